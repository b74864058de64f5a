import { asObject, type JsonObject } from "@codexthropic/protocol/json";
import { BLOCK_RULES, type BlockContext, type BlockRule, hasInput } from "./blocks.ts";
import { isFilled, isText, type Problem, usageProblems } from "./problem.ts";

type Phase =
  | { kind: "before" }
  | { kind: "between" }
  | { kind: "block"; index: unknown; type: string; rule: BlockRule | undefined; deltas: JsonObject[] }
  | { kind: "concluded" }
  | { kind: "over" };

const STOP_REASONS: ReadonlySet<unknown> = new Set([
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
  "compaction",
]);

/** Stop reasons with which a tool call may be incomplete, as it is in Anthropic's own streams. */
const BROKEN_OFF: ReadonlySet<unknown> = new Set(["max_tokens", "refusal", "model_context_window_exceeded"]);

/**
 * The grammar of an Anthropic message stream, as Claude Code and the SDKs need it.
 *
 * `(ping)* message_start (block | ping)* message_delta message_stop`, where a block is a start, deltas of its
 * own kind and a stop; indices count from 0 without gaps, and one block is open at a time. An `error` event
 * may end the stream anywhere; then nothing else may follow.
 * @see docs/reference/claude-code-client.md section 4
 */
class Grammar implements BlockContext {
  readonly problems: Problem[] = [];
  readonly toolIds: Set<unknown> = new Set();
  readonly searches: Set<unknown> = new Set();
  #phase: Phase = { kind: "before" };
  #blocks = 0;
  #at = 0;
  #calls = false;
  /** Calls whose input is no JSON object, by the position of their end: only an answer that was broken off may have one. */
  readonly #brokenCalls: number[] = [];

  read(event: unknown): void {
    const wire = asObject(event);
    const type = wire["type"];
    if (this.#phase.kind === "over") this.#report(`${String(type)} after the end of the stream`);
    else if (isText(type) && Object.hasOwn(this.#rules, type)) this.#rules[type]?.(wire);
    else this.#report(`unknown event ${String(type)}`);
    this.#at++;
  }

  end(): void {
    if (this.#phase.kind !== "over") this.#report("the stream ends with neither message_stop nor error");
  }

  readonly #rules: Readonly<Record<string, (event: JsonObject) => void>> = {
    ping: () => {},
    message_start: ({ message }) => this.#messageStart(asObject(message)),
    content_block_start: (event) => this.#blockStart(event),
    content_block_delta: (event) => this.#blockDelta(event),
    content_block_stop: (event) => this.#blockStop(event),
    message_delta: (event) => this.#messageDelta(event),
    message_stop: () => {
      this.#expect(this.#phase.kind === "concluded", "message_stop without a message_delta before it");
      this.#phase = { kind: "over" };
    },
    error: ({ error }) => {
      const { type, message } = asObject(error);
      this.#expect(isFilled(type) && isFilled(message), "an error needs a type and a message");
      this.#phase = { kind: "over" };
    },
  };

  #messageStart({ id, type, role, model, content, stop_reason, stop_sequence, usage }: JsonObject): void {
    this.#expect(this.#phase.kind === "before", "a second message_start");
    this.#expect(isFilled(id) && id.startsWith("msg_"), "the message's id must begin with msg_");
    this.#expect(type === "message" && role === "assistant", "the message must be one of the assistant");
    this.#expect(isFilled(model), "the message names no model");
    this.#expect(Array.isArray(content) && content.length === 0, "the message must start without content");
    this.#expect(
      stop_reason === null && stop_sequence === null,
      "the message must start without a stop reason",
    );
    for (const problem of usageProblems(usage)) this.#report(problem);
    this.#phase = { kind: "between" };
  }

  #blockStart({ index, content_block }: JsonObject): void {
    const block = asObject(content_block);
    const type = String(block["type"]);
    const rule = Object.hasOwn(BLOCK_RULES, type) ? BLOCK_RULES[type] : undefined;
    this.#expect(this.#phase.kind === "between", `${type} block starts ${this.#where()}`);
    this.#expect(
      index === this.#blocks,
      `${type} block has index ${String(index)} instead of ${this.#blocks}`,
    );
    this.#expect(rule !== undefined, `unknown block type ${type}`);
    this.#reportAll(type, rule?.start(block, this));
    if (type === "tool_use" || type === "server_tool_use") this.toolIds.add(block["id"]);
    if (type === "server_tool_use") this.searches.add(block["id"]);
    if (type === "tool_use") this.#calls = true;
    this.#blocks++;
    this.#phase = { kind: "block", index, type, rule, deltas: [] };
  }

  #blockDelta({ index, delta }: JsonObject): void {
    if (this.#phase.kind !== "block") {
      this.#report(`a delta ${this.#where()}`);
      return;
    }
    const wire = asObject(delta);
    const field = this.#phase.rule?.deltas[String(wire["type"])];
    this.#expect(index === this.#phase.index, "a delta of a block that is not open");
    this.#expect(field !== undefined, `${String(wire["type"])} in a ${this.#phase.type} block`);
    if (field !== undefined) {
      const value = wire[field];
      this.#expect(isField(field, value), `a delta without ${field}`);
    }
    this.#phase.deltas.push(wire);
  }

  #blockStop({ index }: JsonObject): void {
    if (this.#phase.kind !== "block") {
      this.#report(`content_block_stop ${this.#where()}`);
      return;
    }
    this.#expect(index === this.#phase.index, "content_block_stop of a block that is not open");
    this.#reportAll(this.#phase.type, this.#phase.rule?.stop?.(this.#phase.deltas));
    if (this.#phase.type === "tool_use" && !hasInput(this.#phase.deltas)) this.#brokenCalls.push(this.#at);
    this.#phase = { kind: "between" };
  }

  #messageDelta({ delta, usage }: JsonObject): void {
    const { stop_reason, stop_sequence } = asObject(delta);
    this.#expect(this.#phase.kind === "between", `message_delta ${this.#where()}`);
    this.#expect(STOP_REASONS.has(stop_reason), `unknown stop_reason ${String(stop_reason)}`);
    this.#expect(
      stop_reason === "stop_sequence" ? isFilled(stop_sequence) : stop_sequence == null,
      "stop_sequence must be given with that stop_reason, and only then",
    );
    for (const at of BROKEN_OFF.has(stop_reason) ? [] : this.#brokenCalls) {
      this.problems.push({ at, problem: "tool_use block has input that is no JSON object" });
    }
    this.#expect(stop_reason !== "tool_use" || this.#calls, "stop_reason tool_use without a tool_use block");
    for (const problem of usageProblems(usage)) this.#report(problem);
    this.#phase = { kind: "concluded" };
  }

  #where(): string {
    const where = {
      before: "before message_start",
      between: "outside of a block",
      block: "while another block is open",
      concluded: "after message_delta",
      over: "after the end",
    };
    return where[this.#phase.kind];
  }

  #expect(holds: boolean, problem: string): void {
    if (!holds) this.#report(problem);
  }

  #reportAll(type: string, problems: (string | false)[] = []): void {
    for (const problem of problems) if (problem !== false) this.#report(`${type} block ${problem}`);
  }

  #report(problem: string): void {
    this.problems.push({ at: this.#at, problem });
  }
}

function isField(name: string, value: unknown): boolean {
  if (name === "citation") return isFilled(asObject(value)["type"]);
  return isText(value) || (name === "content" && value === null);
}

/** Every departure of a whole stream from the grammar; none means that both clients will read it. Takes anything, never throws. */
export function checkStream(events: Iterable<unknown>): Problem[] {
  const grammar = new Grammar();
  for (const event of events) grammar.read(event);
  grammar.end();
  return grammar.problems;
}

/** @throws {Error} that lists every departure from the grammar */
export function assertStream(events: Iterable<unknown>): void {
  const problems = checkStream(events);
  if (problems.length === 0) return;
  const lines = problems.map(({ at, problem }) => `  event ${at}: ${problem}`);
  throw new Error(`The stream departs from the grammar of Anthropic message streams:\n${lines.join("\n")}`);
}
