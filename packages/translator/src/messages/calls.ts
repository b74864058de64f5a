import type { FunctionCallOutputItem, InputItem } from "@codexthropic/protocol/codex";
import { hash128 } from "../hash.ts";
import { wellFormed } from "../text.ts";

/** @see codex-backend.md section 18 */
const MAX_ID = 64;

type Output = FunctionCallOutputItem["output"];

interface Call {
  callId: string;
  /** How many items there were when its message had ended: an output that never came is put there. */
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
  endTurn(isAssistant: boolean, itemCount: number): void;
  /** The items, with an output for every call. */
  complete(items: InputItem[]): InputItem[];
}

const NO_OUTPUT = "(no output: the call was interrupted)";

export function createCalls(): Calls {
  const usedIds = new Set<string>();
  const openById = new Map<string, Call[]>();
  const unanswered = new Set<Call>();
  const early = new Map<string, Output>();
  const idOf = new Map<Call, string>();
  let turn: Call[] = [];

  return {
    open(id) {
      const call: Call = { callId: unusedId(id, usedIds), end: 0 };
      usedIds.add(call.callId);
      // Two calls of one turn with the same id are answered in order; a later turn starts anew.
      const siblings = (openById.get(id) ?? []).filter((other) => turn.includes(other));
      openById.set(id, [...siblings, call]);
      unanswered.add(call);
      idOf.set(call, id);
      turn.push(call);
      return call.callId;
    },
    close(id) {
      const waiting = openById.get(id);
      if (!waiting) return { kind: "unknown" };
      const call = waiting.shift();
      if (!call) return { kind: "repeated" };
      unanswered.delete(call);
      return { kind: "call", callId: call.callId };
    },
    keep(id, output) {
      if (!early.has(id)) early.set(id, output);
    },
    endTurn(isAssistant, itemCount) {
      for (const call of turn) if (isAssistant || call.end === 0) call.end = itemCount;
      if (!isAssistant) turn = [];
    },
    complete(items) {
      if (unanswered.size === 0) return items;
      const completed: InputItem[] = [];
      let from = 0;
      for (const call of unanswered) {
        completed.push(...items.slice(from, call.end));
        from = call.end;
        completed.push({
          type: "function_call_output",
          call_id: call.callId,
          output: early.get(idOf.get(call) ?? "") ?? NO_OUTPUT,
        });
      }
      return [...completed, ...items.slice(from)];
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
