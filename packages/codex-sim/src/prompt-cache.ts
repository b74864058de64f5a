import { createHash } from "node:crypto";
import { estimateTokens } from "./tokens.ts";

/**
 * The backend's prompt cache, as it was measured: found by the `session-id` header, per account and model. The prompt
 * is read from its beginning in blocks of 128 tokens; the first block that differs ends what is cached, and less than
 * 1,024 tokens are never cached.
 * @see docs/reference/live-evidence.md section 1
 * @module
 */
export interface PromptCache {
  /** Returns how many tokens of the prompt's beginning were cached, and caches the prompt. */
  lookUp(key: string, prompt: string): number;
}

const MINIMUM_TOKENS = 1024;
const BLOCK_TOKENS = 128;
const BYTES_PER_TOKEN = 4;
/** How many keys are kept; the key that was not asked for longest is dropped first. */
const MAX_KEYS = 256;

export function createPromptCache(): PromptCache {
  /** Per key the hashes of every block seen; a hash covers its block and everything before it. */
  const blocksOf = new Map<string, Set<string>>();
  return {
    lookUp(key, prompt) {
      const known = blocksOf.get(key) ?? new Set();
      blocksOf.delete(key);
      blocksOf.set(key, known);
      const [oldest] = blocksOf.keys();
      if (blocksOf.size > MAX_KEYS && oldest !== undefined) blocksOf.delete(oldest);
      if (estimateTokens(prompt) < MINIMUM_TOKENS) return 0;
      const hashes = blockHashes(prompt);
      const firstUnknown = hashes.findIndex((hash) => !known.has(hash));
      for (const hash of hashes) known.add(hash);
      const tokens = (firstUnknown < 0 ? hashes.length : firstUnknown) * BLOCK_TOKENS;
      return tokens < MINIMUM_TOKENS ? 0 : tokens;
    },
  };
}

/** One hash per whole block; what is left at the end is never cached. */
function blockHashes(prompt: string): string[] {
  const bytes = Buffer.from(prompt);
  const size = BLOCK_TOKENS * BYTES_PER_TOKEN;
  const hashes: string[] = [];
  for (let end = size; end <= bytes.length; end += size) {
    const hash = createHash("sha1")
      .update(hashes.at(-1) ?? "")
      .update(bytes.subarray(end - size, end));
    hashes.push(hash.digest("base64url"));
  }
  return hashes;
}

/**
 * The key under which the cache is looked up, or the reason why nothing can be read from it. Without the header, and
 * with a `prompt_cache_key` of another value, the measured share was 0.
 */
export type CacheLookUp = { readonly key: string } | { readonly miss: string };

export function cacheKeyOf(request: {
  sessionId: string | undefined;
  /** `prompt_cache_key` of the body. */
  promptCacheKey: string | undefined;
  account: string;
  model: string;
}): CacheLookUp {
  const { sessionId, promptCacheKey, account, model } = request;
  if (sessionId === undefined) return { miss: "session-id is missing" };
  if (promptCacheKey !== undefined && promptCacheKey !== sessionId) {
    return { miss: "prompt_cache_key differs from session-id" };
  }
  return { key: JSON.stringify([account, model, sessionId]) };
}
