import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { hash128 } from "@codexthropic/protocol/hash";

import { createLru } from "../lru.ts";

/** One turn of one thread: everything up to the answer to one user message, over all its tool rounds. */
export interface Turn {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** `x-codex-turn-state` as first received in this turn; sent back until the turn ends. */
  state: string | null;
}

export interface Turns {
  /** The turn that this body belongs to, begun now if it is new. */
  of(thread: string, body: ResponsesBody): Turn;
}

const CAPACITY = 1024;

/**
 * A tool round repeats the last user message; the next message of the user's begins a turn. A turn is known by the
 * place and the text of that message: after the client has compacted, another message may stand in the same place.
 */
export function createTurns({ now, uuid }: { now: () => number; uuid: () => string }): Turns {
  const turns = createLru<Turn>(CAPACITY);
  return {
    of(thread, { input }) {
      const index = input.findLastIndex(isUserMessage);
      const key = `${thread}:${index}:${index < 0 ? "" : fingerprint(input[index]!)}`;
      const known = turns.get(key);
      if (known) return known;
      const turn: Turn = { id: uuid(), startedAt: now(), state: null };
      turns.set(key, turn);
      return turn;
    },
  };
}

function isUserMessage(item: ResponsesBody["input"][number]): boolean {
  return item.type === "message" && item.role === "user";
}

/** Characters of a text or an image that are enough to tell two messages apart, together with its length. */
const COMPARED = 512;

function fingerprint(item: ResponsesBody["input"][number]): string {
  const shorten = (_: string, value: unknown): unknown =>
    typeof value === "string" && value.length > COMPARED
      ? `${value.length} ${value.slice(0, COMPARED / 2)}${value.slice(-COMPARED / 2)}`
      : value;
  return hash128(JSON.stringify(item, shorten));
}
