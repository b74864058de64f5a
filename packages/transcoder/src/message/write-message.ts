import type {
  Citation,
  ContentBlock,
  ContentBlockDelta,
  ErrorEvent,
  MessageStreamEvent,
} from "@codexthropic/protocol/anthropic";
import type { CodexResponse, CodexUsage } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { AnswerFacts } from "../answer-facts.ts";
import { type Contents, type Ending, mapStopReason } from "../map/map-stop-reason.ts";
import { mapUsage } from "../map/map-usage.ts";
import { messageId } from "./derive-ids.ts";

type State =
  | { kind: "waiting" }
  | { kind: "between blocks" }
  | { kind: "in a block"; index: number; block: ContentBlock }
  | { kind: "finished" };

const WAITING: State = { kind: "waiting" };
const BETWEEN: State = { kind: "between blocks" };
const FINISHED: State = { kind: "finished" };

/**
 * Writes one message as events, in the only order that the grammar allows. Nothing else makes events, so indices
 * have no gaps, one block is open at a time and nothing follows the end.
 */
export class MessageWriter {
  id: string = messageId(null);
  readonly contents: Contents = { calls: [], brokenCalls: [], refused: false, compacted: false };
  readonly facts: AnswerFacts = { usage: null, stopReason: null, failure: null, unknown: new Map() };
  /** Ids of calls that this message has used. */
  readonly ids: Set<string> = new Set();
  webSearches = 0;

  readonly #context: ResponseContext;
  readonly #inputTokens: number;
  #state: State = WAITING;
  #events: MessageStreamEvent[] = [];
  #blocks = 0;
  #length = 0;

  /** @param inputTokens estimate for `message_start` */
  constructor(context: ResponseContext, inputTokens: number) {
    this.#context = context;
    this.#inputTokens = inputTokens;
  }

  get finished(): boolean {
    return this.#state.kind === "finished";
  }

  /** The events that were written since the last call. */
  take(): MessageStreamEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Starts the message, once. The model is the requested one: Claude Code drops the thinking of another (docs/reference/claude-code-client.md section 0, fact 6). */
  start(response?: Partial<CodexResponse>): void {
    if (this.#state.kind !== "waiting") return;
    this.#state = BETWEEN;
    if (response?.id !== undefined) this.id = messageId(response.id);
    this.#events.push({
      type: "message_start",
      message: {
        id: this.id,
        type: "message",
        role: "assistant",
        model: this.#context.model || modelOf(response),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        container: null,
        usage: this.#usage(null, 0),
      },
    });
  }

  /** Starts a block and ends the one before. Blocks start empty: Claude Code reads content from deltas only (facts 18, 19). */
  openBlock(block: ContentBlock): void {
    if (this.finished) return;
    this.start();
    this.closeBlock();
    const index = this.#blocks++;
    this.#state = { kind: "in a block", index, block };
    this.#events.push({ type: "content_block_start", index, content_block: block });
  }

  /** Writes text into the open text or thinking block, or input JSON into the open call. */
  append(text: string): void {
    if (text === "" || this.#state.kind !== "in a block") return;
    this.#length += text.length;
    this.#delta(deltaOf(this.#state.block.type, text));
  }

  cite(citation: Citation): void {
    if (this.#isOpen("text")) this.#delta({ type: "citations_delta", citation });
  }

  /** Ends the open thinking block: its one signature stands right before its stop. */
  sign(signature: string): void {
    if (!this.#isOpen("thinking")) return;
    this.#delta({ type: "signature_delta", signature });
    this.closeBlock();
  }

  /** Ends the open call. @param input what was written, parsed; `null` when it is broken */
  endCall(input: object | null): void {
    if (this.#state.kind !== "in a block" || this.#state.block.type !== "tool_use") return;
    const { block } = this.#state;
    this.closeBlock();
    if (input) this.contents.calls.push({ ...block, input });
    else this.contents.brokenCalls.push(block.id);
  }

  /** Writes a whole compaction block; its one delta carries the final value. `null`: there is no usable summary. */
  compact(content: string | null): void {
    this.openBlock({ type: "compaction", content: null, encrypted_content: null });
    this.#length += content?.length ?? 0;
    this.#delta({ type: "compaction_delta", content, encrypted_content: null });
    this.closeBlock();
    this.contents.compacted = true;
  }

  closeBlock(): void {
    if (this.#state.kind !== "in a block") return;
    const { index } = this.#state;
    this.#state = BETWEEN;
    this.#events.push({ type: "content_block_stop", index });
  }

  /** Ends the message. Without figures from upstream the usage is an estimate. */
  finish(ending: Ending, usage: CodexUsage | null | undefined): void {
    if (this.finished) return;
    this.start();
    this.closeBlock();
    const delta = mapStopReason(ending, this.contents);
    const limit = ending.kind === "max_tokens" ? this.#context.maxTokens : null;
    this.facts.usage = this.#usage(usage, limit ?? Math.ceil(this.#length / 4));
    this.facts.stopReason = delta.stop_reason;
    this.#events.push({ type: "message_delta", delta, usage: this.facts.usage }, { type: "message_stop" });
    this.#state = FINISHED;
  }

  /** Ends the stream as a failure; an open block stays open, as in Anthropic's own streams. */
  fail(error: ErrorEvent): void {
    if (this.finished) return;
    this.#events.push(error);
    this.#state = FINISHED;
  }

  #isOpen(type: ContentBlock["type"]): boolean {
    return this.#state.kind === "in a block" && this.#state.block.type === type;
  }

  #delta(delta: ContentBlockDelta): void {
    if (this.#state.kind !== "in a block") return;
    this.#events.push({ type: "content_block_delta", index: this.#state.index, delta });
  }

  #usage(usage: CodexUsage | null | undefined, outputTokens: number): NonNullable<AnswerFacts["usage"]> {
    return mapUsage(usage, {
      serviceTier: this.#context.serviceTier,
      inputTokens: this.#inputTokens,
      outputTokens,
      webSearches: this.webSearches,
    });
  }
}

function modelOf(response: Partial<CodexResponse> | undefined): string {
  return typeof response?.model === "string" && response.model !== "" ? response.model : "codex";
}

function deltaOf(type: ContentBlock["type"], text: string): ContentBlockDelta {
  if (type === "text") return { type: "text_delta", text };
  if (type === "thinking") return { type: "thinking_delta", thinking: text };
  return { type: "input_json_delta", partial_json: text };
}
