import type { Usage } from "@codexthropic/protocol/anthropic";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { explainCacheMiss, type CacheMiss, type PastTurn, type PresentTurn } from "./explain-cache-miss.ts";
import { createTurnShaper } from "./turn-shape.ts";

/** One answered request. */
export interface AnsweredTurn {
  threadId: string;
  body: ResponsesBody;
  usage: Usage;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
}

/** Remembers the turn before of each conversation, as hashes, and says why a cache was missed. */
export interface CacheMisses {
  /** Called once for each answer. */
  explain(turn: AnsweredTurn): CacheMiss | null;
}

/** Conversations that share a thread id, such as the main one and the request for its title. */
const IN_A_THREAD = 4;

/** Remembers the most recent threads; the longest unused is forgotten first. */
export function findCacheMisses(capacity = 500): CacheMisses {
  const threads = new Map<string, PastTurn[]>();
  const shape = createTurnShaper();
  return {
    explain({ threadId, body, usage, startedAt, endedAt }) {
      const cached = usage.cache_read_input_tokens;
      const prompt = usage.input_tokens + cached + usage.cache_creation_input_tokens;
      const now: PresentTurn = { ...shape(body), prompt, cached, startedAt };
      const turns = threads.get(threadId) ?? [];
      const before = turnBefore(turns, now);
      const others = turns.filter((turn) => turn !== before);
      // Deleted and set again: a Map keeps the order of insertion.
      threads.delete(threadId);
      threads.set(threadId, [toPast(now, endedAt), ...others].slice(0, IN_A_THREAD));
      const oldest = threads.size > capacity ? threads.keys().next().value : undefined;
      if (oldest !== undefined) threads.delete(oldest);
      return before ? explainCacheMiss(before, now) : null;
    },
  };
}

/**
 * The turn that this one continues: the one with the most in common, the newest of them first. With less than half in
 * common it is another conversation.
 */
function turnBefore(turns: readonly PastTurn[], now: PresentTurn): PastTurn | undefined {
  const [best] = turns
    .map((turn) => ({ turn, common: commonParts(turn, now) }))
    .filter(({ common }) => common >= 2)
    .toSorted((a, b) => b.common - a.common);
  return best?.turn;
}

function commonParts(before: PastTurn, now: PresentTurn): number {
  const isBeginning = now.hashItems(1) === before.first;
  return [
    now.model === before.model,
    now.tools === before.tools,
    now.instructions === before.instructions,
    isBeginning,
  ].filter(Boolean).length;
}

function toPast(
  { hashItems, cached: _cached, startedAt: _startedAt, ...turn }: PresentTurn,
  endedAt: number,
): PastTurn {
  return {
    ...turn,
    first: hashItems(1),
    history: hashItems(turn.count),
    endedAt,
  };
}
