import type { JsonObject } from "@codexthropic/protocol/json";
import { type SimEvent, type Turn } from "../answer/turn.ts";
import { obfuscation } from "./obfuscate.ts";
import { type ItemEvents, type Part } from "./part.ts";
import { added, done, chunks } from "./item-events.ts";

/**
 * The four ways in which arguments arrive, and all of them together; `unfinished`: deltas and `output_item.done`
 * without `arguments.done`, as in an answer that was broken off. @see docs/mapping.md section 4
 */
export type Arrival = "all" | "deltas" | "arguments_done" | "item_done" | "terminal" | "unfinished";

export interface CallOptions {
  /** Default `all`: deltas, `arguments.done` and `output_item.done`. */
  arrives?: Arrival;
  /** Which event carries the name. Default `added`. */
  named?: "added" | "done" | "never";
  /** Default: a new `call_…`. */
  callId?: string;
  /** Appended to the arguments: a thousand blanks, say. */
  tail?: string;
  /** Leave `output_item.added` out. */
  unannounced?: boolean;
  /** MCP namespace, as the CLI's deferred tools have. */
  namespace?: string;
  /** Characters per delta. Default 6. */
  deltaSize?: number;
  /** Of the finished item. Default `completed`. */
  status?: "completed" | "incomplete";
}

/** A function call. `args` is an object, or the text of the arguments when it should not be an object. */
export function call(name: string, args: JsonObject | string = {}, options: CallOptions = {}): Part {
  const text = (typeof args === "string" ? args : JSON.stringify(args)) + (options.tail ?? "");
  return {
    make: (turn, index) => makeCall(turn, index, name, text, options),
    ...(options.arrives === "terminal" && { onlyInTerminal: true }),
  };
}

function* makeCall(turn: Turn, index: number, name: string, args: string, options: CallOptions): ItemEvents {
  const arrives = options.arrives ?? "all";
  const named = options.named ?? "added";
  const id = turn.newItemId("fc_");
  const namespace = options.namespace === undefined ? {} : { namespace: options.namespace };
  const head = {
    id,
    type: "function_call",
    call_id: options.callId ?? turn.newCallId(),
    ...namespace,
  };
  const early = named === "added" ? { name } : {};
  const late = named === "never" ? {} : { name };
  const at = { item_id: id, output_index: index };
  const item = { ...head, ...late, status: options.status ?? "completed", arguments: args };
  if (!options.unannounced) {
    yield added(index, { ...head, ...early, status: "in_progress", arguments: "" });
  }
  if (["all", "deltas", "unfinished"].includes(arrives)) yield* deltas(at, args, options.deltaSize ?? 6);
  if (arrives === "all" || arrives === "arguments_done") {
    yield { type: "response.function_call_arguments.done", ...at, ...late, arguments: args };
  }
  if (["all", "item_done", "unfinished"].includes(arrives)) yield done(index, item);
  return item;
}

function* deltas(at: object, args: string, size: number): Generator<SimEvent> {
  for (const delta of chunks(args, size)) {
    const pad = obfuscation(delta);
    yield { type: "response.function_call_arguments.delta", ...at, delta, obfuscation: pad };
  }
}

/** A call of a freeform tool: its input is text, not JSON. */
export function customCall(name: string, input: string, callId?: string): Part {
  return { make: (turn, index) => makeCustomCall(turn, index, name, input, callId) };
}

function* makeCustomCall(
  turn: Turn,
  index: number,
  name: string,
  input: string,
  callId: string | undefined,
): ItemEvents {
  const id = turn.newItemId("ctc_");
  const head = { id, type: "custom_tool_call", call_id: callId ?? turn.newCallId(), name };
  const at = { item_id: id, output_index: index };
  yield added(index, { ...head, status: "in_progress", input: "" });
  for (const delta of chunks(input, 6)) {
    const pad = obfuscation(delta);
    yield { type: "response.custom_tool_call_input.delta", ...at, delta, obfuscation: pad };
  }
  yield { type: "response.custom_tool_call_input.done", ...at, input };
  const item = { ...head, status: "completed", input };
  yield done(index, item);
  return item;
}
