import type { Restore } from "@codexthropic/protocol";
import type { Citation, ContentBlock, ErrorEvent, StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { CodexUsage } from "@codexthropic/protocol/codex";
import { type Contents, type Ending, stopOf } from "../map/stop-reason.ts";
import { usageOf } from "../map/usage.ts";
import { messageId } from "./ids.ts";
import { HeldLimit } from "./limit-held.ts";
import type { Sink } from "./sink.ts";

/** The one block that may be open. */
export type OpenBlock = { kind: "none" } | { kind: ContentBlock["type"]; index: number };

type Phase = "waiting" | "streaming" | "finished";

const CLOSED: OpenBlock = { kind: "none" };

/**
 * The Anthropic side: one message, written in the only order that its grammar allows. Nobody else writes to
 * the sink, so indices have no gaps, one block is open at a time and nothing follows the end.
 */
export class Answer {
  id: string = messageId(null);
  open: OpenBlock = CLOSED;
  readonly contents: Contents = { calls: false, broken: false, refused: false };
  /** What is kept of the answer until it can be shown. */
  readonly held: HeldLimit = new HeldLimit();
  webSearches = 0;
  usage: Usage | null = null;
  stopReason: StopReason | null = null;
  /** Ended by us, before upstream was done. */
  cut = false;
  /** Tool ids that this message has used. */
  readonly ids: Set<string> = new Set();

  readonly #restore: Restore;
  readonly #sink: Sink;
  readonly #inputTokens: number;
  #phase: Phase = "waiting";
  #blocks = 0;
  #length = 0;

  constructor(restore: Restore, sink: Sink, inputTokens: number) {
    this.#restore = restore;
    this.#sink = sink;
    this.#inputTokens = inputTokens;
  }

  get finished(): boolean {
    return this.#phase === "finished";
  }

  /** Opens the message, once. The model is echoed as requested: Claude Code drops the thinking of another (claude-code-client.md section 0, fact 6). */
  start(responseId?: unknown): void {
    if (this.#phase !== "waiting") return;
    this.#phase = "streaming";
    if (responseId !== undefined) this.id = messageId(responseId);
    this.#sink.emit({
      type: "message_start",
      message: {
        id: this.id,
        type: "message",
        role: "assistant",
        model: this.#restore.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        container: null,
        usage: this.#usage(null, 0),
      },
    });
  }

  /** Starts a block, closing the one before. Blocks start empty: Claude Code reads content from deltas only (facts 18, 19). */
  openBlock(block: ContentBlock): void {
    if (this.finished) return;
    this.start();
    this.closeBlock();
    const index = this.#blocks++;
    this.open = { kind: block.type, index };
    this.#sink.emit({ type: "content_block_start", index, content_block: block });
  }

  /** Grows the open block. */
  append(text: string): void {
    if (text === "" || this.open.kind === "none") return;
    this.#length += text.length;
    this.#sink.append(text);
  }

  cite(citation: Citation): void {
    if (this.open.kind !== "text") return;
    const { index } = this.open;
    this.#sink.emit({ type: "content_block_delta", index, delta: { type: "citations_delta", citation } });
  }

  /** Ends the open thinking block: its one signature stands right before its stop. */
  sign(signature: string): void {
    if (this.open.kind !== "thinking") return;
    const { index } = this.open;
    this.#sink.emit({ type: "content_block_delta", index, delta: { type: "signature_delta", signature } });
    this.closeBlock();
  }

  closeBlock(): void {
    if (this.open.kind === "none") return;
    const { index } = this.open;
    this.open = CLOSED;
    this.#sink.emit({ type: "content_block_stop", index });
  }

  /** Ends the message. Without figures from upstream the usage is an estimate. */
  finish(ending: Ending, usage: CodexUsage | null | undefined): void {
    if (this.finished) return;
    this.start();
    this.closeBlock();
    const stop = stopOf(ending, this.contents);
    this.usage = this.#usage(usage, this.#estimate(ending));
    this.stopReason = stop.stop_reason;
    this.cut = ending.kind === "stop_sequence" || ending.kind === "max_tokens";
    this.#sink.emit({ type: "message_delta", delta: stop, usage: this.usage });
    this.#sink.emit({ type: "message_stop" });
    this.#phase = "finished";
  }

  /** Ends the stream as a failure; an open block stays open, as in Anthropic's own streams. */
  fail(error: ErrorEvent): void {
    if (this.finished) return;
    this.#sink.emit(error);
    this.#phase = "finished";
  }

  #estimate(ending: Ending): number {
    const limit = ending.kind === "max_tokens" ? this.#restore.max_tokens : null;
    return limit ?? Math.ceil(this.#length / 4);
  }

  #usage(usage: CodexUsage | null | undefined, outputTokens: number): Usage {
    return usageOf(usage, {
      service_tier: this.#restore.service_tier,
      input_tokens: this.#inputTokens,
      output_tokens: outputTokens,
      web_search_requests: this.webSearches,
    });
  }
}
