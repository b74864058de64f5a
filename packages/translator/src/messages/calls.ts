import type { FunctionCallOutputItem, InputItem } from "@codexthropic/protocol/codex";
import { hash128 } from "../hash.ts";
import { wellFormed } from "../text.ts";

/** @see codex-backend.md section 18 */
const MAX_ID = 64;

type Output = FunctionCallOutputItem["output"];

interface Call {
  /** As the client named it. */
  id: string;
  callId: string;
  turn: number;
  /** How many items there were when its turn had ended: an output that never came is put there. */
  end: number;
}

/** What a `tool_result` belongs to. */
export type ResultOf = { kind: "call"; callId: string } | { kind: "repeated" } | { kind: "unknown" };

/**
 * Pairs calls and results, so that each call has exactly one output and each output follows its call. Everything is
 * decided by what came before, except that a call without any result gets a synthetic output right behind its turn.
 * @see codex-backend.md section 18: both "No tool output found" and "No tool call found" are fatal
 */
export interface Calls {
  /** A `tool_use`: the id it has upstream. Ids used again in a later turn become new ones. */
  open(id: string): string;
  close(id: string): ResultOf;
  /** A result that stands in front of its call. */
  keep(id: string, output: Output): void;
  /** A message has ended, with so many items so far. */
  endMessage(isAssistant: boolean, itemCount: number): void;
  /** The items, with an output for every call. */
  complete(items: InputItem[]): InputItem[];
}

const NO_OUTPUT = "(no output: the call was interrupted)";

export function createCalls(): Calls {
  const usedIds = new Set<string>();
  const waiting = new Map<string, Call[]>();
  const unanswered = new Set<Call>();
  const early = new Map<string, Output>();
  let turn = 0;
  let callsOfTurn: Call[] = [];

  return {
    open(id) {
      const call: Call = { id, callId: unusedId(id, usedIds), turn, end: 0 };
      usedIds.add(call.callId);
      // Two calls of one turn with the same id are answered in order; a later turn starts anew.
      const others = waiting.get(id);
      if (others?.[0]?.turn === turn) others.push(call);
      else waiting.set(id, [call]);
      unanswered.add(call);
      callsOfTurn.push(call);
      return call.callId;
    },
    close(id) {
      const calls = waiting.get(id);
      if (!calls) return { kind: "unknown" };
      const call = calls.shift();
      if (!call) return { kind: "repeated" };
      unanswered.delete(call);
      return { kind: "call", callId: call.callId };
    },
    keep(id, output) {
      if (!early.has(id)) early.set(id, output);
    },
    endMessage(isAssistant, itemCount) {
      for (const call of callsOfTurn) if (isAssistant || call.end === 0) call.end = itemCount;
      if (isAssistant) return;
      turn += 1;
      callsOfTurn = [];
    },
    complete(items) {
      if (unanswered.size === 0) return items;
      const missing = [...unanswered];
      const completed: InputItem[] = [];
      for (let at = 0; at <= items.length; at++) {
        for (; missing[0]?.end === at; missing.shift()) {
          const { id, callId } = missing[0];
          completed.push({
            type: "function_call_output",
            call_id: callId,
            output: early.get(id) ?? NO_OUTPUT,
          });
        }
        const item = items[at];
        if (item) completed.push(item);
      }
      return completed;
    },
  };
}

function unusedId(id: string, used: ReadonlySet<string>): string {
  let candidate = callId(id);
  for (let n = 2; used.has(candidate); n++) candidate = callId(`${id}_${n}`);
  return candidate;
}

/** Ids of up to 64 characters stay as they are; longer ones keep their beginning and get a hash of the whole. */
function callId(id: string): string {
  if (id !== "" && id.length <= MAX_ID) return wellFormed(id);
  return `${id.slice(0, MAX_ID - 33).replaceAll(/[^\w-]/g, "_")}_${hash128(id)}`;
}
