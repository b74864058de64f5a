import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { createRecent } from "../recent.ts";

/** One turn of one thread: everything up to the answer to one user message, over all its tool rounds. */
export interface Turn {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** `x-codex-turn-state` as first received in this turn; replayed verbatim. */
  state: string | null;
}

export interface Turns {
  /** The turn that this body belongs to, begun now if it is new. */
  of(thread: string, body: ResponsesBody): Turn;
}

const REMEMBERED_TURNS = 1024;

/** A tool round repeats the last user message; the next message of the user's opens a turn. */
export function createTurns({ now, uuid }: { now: () => number; uuid: () => string }): Turns {
  const turns = createRecent<Turn>(REMEMBERED_TURNS);
  return {
    of(thread, body) {
      const key = `${thread}:${body.input.findLastIndex(isUserMessage)}`;
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
