import { estimateTokens } from "./tokens.ts";

/**
 * The prompt cache: implicit, prefixes of at least 1,024 tokens, in steps of 128, routed by `prompt_cache_key`.
 * @see codex-backend.md section 18
 * @module
 */
export interface PrefixCache {
  /** Cached tokens of this prompt; the prompt itself is remembered. */
  look(key: string, prompt: string): number;
}

const LEAST = 1024;
const STEP = 128;
/** Prompts remembered per key: a conversation and its branches. */
const KEPT = 8;
/** Keys remembered; the one that was not asked for longest goes first. */
const SHELVES = 256;

export function createPrefixCache(): PrefixCache {
  const shelves = new Map<string, string[]>();
  return {
    look(key, prompt) {
      const shelf = shelves.get(key) ?? [];
      shelves.delete(key);
      shelves.set(key, [...shelf, prompt].slice(-KEPT));
      const [oldest] = shelves.keys();
      if (shelves.size > SHELVES && oldest !== undefined) shelves.delete(oldest);
      const longest = Math.max(0, ...shelf.map((known) => commonPrefix(known, prompt)));
      const tokens = Math.floor(estimateTokens(prompt.slice(0, longest)) / STEP) * STEP;
      return tokens < LEAST ? 0 : tokens;
    },
  };
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
