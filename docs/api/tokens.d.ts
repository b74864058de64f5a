// API report of @codexthropic/tokens. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { countTokens, loadTokenizer } from "./count-tokens.ts";
export { countRequest } from "./count-request.ts";

// ---- dist/count-tokens.d.ts
/**
 * Counts the o200k tokens of a text. Accepts any string; special tokens count as ordinary text. Yields to the event
 * loop while it counts. The first call loads the vocabulary.
 */
export declare function countTokens(text: string): Promise<number>;
/** Returns the sum over texts that are tokenized separately. */
export declare function countAll(texts: Iterable<string>): Promise<number>;
/** Loads the vocabulary and returns a synchronous count, for short texts in code that cannot wait. */
export declare function loadTokenizer(): Promise<(text: string) => number>;

// ---- dist/count-request.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
/**
 * Counts the input tokens of a body: instructions, items, tools, images, documents, reasoning. Texts are counted
 * exactly (see {@link countTokens}), the rest is estimated (see the README). Yields to the event loop while it counts.
 */
export declare function countRequest(body: ResponsesBody): Promise<number>;
