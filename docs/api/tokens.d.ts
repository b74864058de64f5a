// API report of @codexthropic/tokens. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { countTokens, loadTokenizer } from "./count.ts";
export { countRequest } from "./request.ts";

// ---- dist/count.d.ts
/**
 * o200k tokens of a text. Never throws for any string; special tokens count as ordinary text. Yields to the
 * event loop while it counts. The first call loads the vocabulary.
 */
export declare function countTokens(text: string): Promise<number>;
/** Sum over texts that are tokenized apart from each other. */
export declare function countAll(texts: Iterable<string>): Promise<number>;
/** Loads the vocabulary and gives the synchronous count, for short texts on a path that cannot wait. */
export declare function loadTokenizer(): Promise<(text: string) => number>;

// ---- dist/request.d.ts
import type { ResponsesBody } from "@codexthropic/protocol/codex";
/**
 * Input tokens that a body will cost: instructions, items, tools, images, documents, reasoning. Texts are
 * counted exactly (see {@link countTokens}); the rest is estimated as the README tells. Yields while it counts.
 */
export declare function countRequest(body: ResponsesBody): Promise<number>;
