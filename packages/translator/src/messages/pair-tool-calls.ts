import type { FunctionCallOutputItem, InputItem } from "@codexthropic/protocol/codex";
import { hash128 } from "@codexthropic/protocol/hash";
import { wellFormed } from "../text.ts";
import { searchOutput } from "../tools/convert-tool-search.ts";

/** @see docs/reference/codex-backend.md section 18 */
const MAX_ID = 64;

type Output = FunctionCallOutputItem["output"];

/** Assistant messages that follow each other. `end`: the number of items after the last one. */
interface Turn {
  end: number;
}

export interface Call {
  callId: string;
  /** Whether it is a call of the client's tool search, whose output has a form of its own. */
  isSearch: boolean;
}

interface OpenCall extends Call {
  /** The client's id. */
  id: string;
  /** A missing output is added at the end of this turn. */
  turn: Turn;
}

/** The call that a `tool_result` belongs to. */
export type ResultOf = { kind: "call"; call: Call } | { kind: "repeated" } | { kind: "unknown" };

/**
 * Pairs calls and results, so that each call has exactly one output and each output follows its call. Everything is
 * decided by what came before, except that a call without any result gets a synthetic output right behind its turn.
 * @see docs/reference/codex-backend.md section 18: both "No tool output found" and "No tool call found" are fatal
 */
export interface CallPairs {
  /**
   * Opens the call of a `tool_use` and returns its id upstream. An id that is used again in a later turn is changed.
   */
  open(id: string, isSearch: boolean): string;
  close(id: string): ResultOf;
  /** Keeps a result that comes before its call. */
  keepEarly(id: string, output: Output): void;
  /** Ends a message. `itemCount`: the number of items so far. */
  endMessage(isAssistant: boolean, itemCount: number): void;
  /** Returns the items, with an output for every call. */
  complete(items: InputItem[]): InputItem[];
}

const INTERRUPTED = "(no output: the call was interrupted)";

export function createCallPairs(): CallPairs {
  const unusedId = createIds();
  const waiting = new Map<string, OpenCall[]>();
  const unanswered = new Set<OpenCall>();
  const early = new Map<string, Output>();
  let turn: Turn = { end: 0 };
  /** In damaged histories user messages hold calls, too. */
  let hasCalls = false;

  return {
    open(id, isSearch) {
      hasCalls = true;
      const call: OpenCall = { id, callId: unusedId(id), isSearch, turn };
      // Two calls of one turn with the same id are answered in order; a later turn starts anew.
      const others = waiting.get(id);
      if (others?.[0]?.turn === turn) others.push(call);
      else waiting.set(id, [call]);
      unanswered.add(call);
      return call.callId;
    },
    close(id) {
      const calls = waiting.get(id);
      if (!calls) return { kind: "unknown" };
      const call = calls.shift();
      if (!call) return { kind: "repeated" };
      unanswered.delete(call);
      return { kind: "call", call };
    },
    keepEarly(id, output) {
      if (!early.has(id)) early.set(id, output);
    },
    endMessage(isAssistant, itemCount) {
      if (isAssistant || hasCalls) turn.end = itemCount;
      hasCalls = false;
      if (!isAssistant) turn = { end: 0 };
    },
    complete(items) {
      if (unanswered.size === 0) return items;
      const completed: InputItem[] = [];
      let from = 0;
      for (const call of unanswered) {
        for (; from < call.turn.end; from++) completed.push(items[from] as InputItem);
        completed.push(missingOutput(call, early.get(call.id)));
      }
      return completed.concat(items.slice(from));
    },
  };
}

function missingOutput({ callId, isSearch }: Call, early: Output = INTERRUPTED): InputItem {
  return isSearch
    ? searchOutput(callId, [])
    : { type: "function_call_output", call_id: callId, output: early };
}

/** Returns unique ids: the second use of `toolu_1` becomes `toolu_1_2`. */
function createIds(): (id: string) => string {
  const used = new Set<string>();
  const uses = new Map<string, number>();
  return (id) => {
    let use = uses.get(id) ?? 0;
    let candidate: string;
    do {
      use += 1;
      candidate = shortenId(use === 1 ? id : `${id}_${use}`);
    } while (used.has(candidate));
    uses.set(id, use);
    used.add(candidate);
    return candidate;
  };
}

/** Ids of up to 64 characters stay as they are; longer ones keep their beginning and get a hash of the whole. */
function shortenId(id: string): string {
  if (id !== "" && id.length <= MAX_ID) return wellFormed(id);
  return `${id.slice(0, MAX_ID - 33).replaceAll(/[^\w-]/g, "_")}_${hash128(id)}`;
}
