import type { InputItem, OutputItem, ResponsesBody } from "@codexthropic/protocol/codex";

import { answersCalls, isSameAnswer } from "./compare-answer.ts";

/** What a connection knows of the last answer that it carried. */
export interface CarriedTurn {
  /** `response.id` of the answer, which ended with `response.completed`. */
  responseId: string;
  /** The request as it would have been sent over HTTP: with its whole input. */
  body: ResponsesBody;
  /** The items of the answer, as they stood in `response.output_item.done`: what the backend holds. */
  output: readonly OutputItem[];
  /** Bytes that this and the frames before it had together: what a continued frame need not repeat. */
  bytes: number;
  /**
   * The whole input that the next request has to begin with: the input of `body`, and behind it what the delivered
   * answer becomes when the client sends it back. `null`: nobody knows.
   */
  expectedInput: () => readonly InputItem[] | null;
}

/** The fields of a frame that continues: everything else of the request is repeated. */
export interface Continuation {
  previous_response_id: string;
  /** What follows the last answer. May be empty. */
  input: readonly InputItem[];
}

/** These may differ between a request and the one that continues it; `input` is compared by itself. */
const FREE: ReadonlySet<string> = new Set(["input", "client_metadata"]);

/**
 * Decides whether a request continues the last one of its connection. Pure. `null`: it does not, or it is not certain;
 * then the whole request is sent.
 * @see docs/reference/websocket.md "Frames out"
 */
export function continueConversation(last: CarriedTurn | null, next: ResponsesBody): Continuation | null {
  if (last === null || last.responseId === "" || !sameProperties(last.body, next)) return null;
  const expected = last.expectedInput();
  if (expected === null || expected.length < last.body.input.length) return null;
  if (!beginsWith(expected, last.body.input) || !beginsWith(next.input, expected)) return null;
  const sentBack = expected.slice(last.body.input.length);
  const rest = next.input.slice(expected.length);
  if (!isSameAnswer(last.output, sentBack) || !answersCalls(sentBack, rest)) return null;
  return { previous_response_id: last.responseId, input: rest };
}

function sameProperties(a: ResponsesBody, b: ResponsesBody): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) {
    const key = name as keyof ResponsesBody;
    if (!FREE.has(name) && !sameJson(a[key], b[key])) return false;
  }
  return true;
}

function beginsWith(items: readonly InputItem[], beginning: readonly InputItem[]): boolean {
  return items.length >= beginning.length && beginning.every((item, index) => sameJson(item, items[index]));
}

/** Whether both are the same JSON value. The order of keys does not matter; `undefined` is an absent key. */
function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => sameJson(v, b[i]))
    );
  }
  const left = definedEntries(a);
  const right = new Map(definedEntries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  );
}

function definedEntries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, field]) => field !== undefined);
}
