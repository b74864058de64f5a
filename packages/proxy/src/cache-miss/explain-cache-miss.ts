import type { TurnShape } from "./turn-shape.ts";

export const CACHE_MISSES = ["model", "tools", "instructions", "effort", "history", "idle", "other"] as const;

/**
 * Why the prompt cache was missed: what is different from the turn before, in the order of the prompt. `history`:
 * something earlier in the conversation was edited or left out. `idle`: nothing is different, but the turn before was
 * too long ago. `other`: nothing of that; the backend had its reasons.
 */
export type CacheMiss = (typeof CACHE_MISSES)[number];

/** A turn that has been answered. */
export interface PastTurn extends Omit<TurnShape, "hashItems"> {
  /** Hash of all items. */
  history: string;
  /** Hash of the first item. */
  first: string;
  /** Tokens of the prompt, cached or not. */
  prompt: number;
  /** When its answer ended. Milliseconds since the epoch. */
  endedAt: number;
}

export interface PresentTurn extends TurnShape {
  prompt: number;
  /** Tokens of the prompt that came from the cache. */
  cached: number;
  startedAt: number;
}

/** A shorter prompt is not cached at all. Tokens. */
const SHORTEST = 1024;
/** It is a miss when less than this part of what the cache could know came from it. */
const LEAST = 0.5;
/** The backend may forget what nobody has asked for in this time. Milliseconds. */
const FORGOTTEN_AFTER = 5 * 60_000;

/** Compares a turn with the one before it. `null`: the cache was not missed. Pure. */
export function explainCacheMiss(before: PastTurn, now: PresentTurn): CacheMiss | null {
  const known = Math.min(before.prompt, now.prompt);
  if (known < SHORTEST || now.cached >= LEAST * known) return null;
  if (now.model !== before.model) return "model";
  if (now.tools !== before.tools) return "tools";
  if (now.instructions !== before.instructions) return "instructions";
  if (now.effort !== before.effort) return "effort";
  const repeats = now.count >= before.count && now.hashItems(before.count) === before.history;
  if (!repeats) return "history";
  return now.startedAt - before.endedAt > FORGOTTEN_AFTER ? "idle" : "other";
}
