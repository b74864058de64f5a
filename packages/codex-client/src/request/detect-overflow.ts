import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { cutError } from "../transport/connection-error.ts";

/** Tokens from which the backend answers with an empty 200. @see docs/reference/live-evidence.md */
const EMPTY_ANSWER_FROM = 372_000;

/** What an answer without a single event means: the request is too long, or the connection was cut. */
export async function overflowError(
  body: ResponsesBody,
  estimateTokens: (body: ResponsesBody) => number | Promise<number>,
): Promise<UpstreamError> {
  if ((await estimateTokens(body)) < EMPTY_ANSWER_FROM) return cutError();
  return new UpstreamError({
    code: "context_length_exceeded",
    message: "The backend sent an empty answer, as it does when the request is too long.",
  });
}

/** Characters of text and code that one token has on average. */
const CHARACTERS_PER_TOKEN = 3.5;
/** Data that is not counted as text: images, files and encrypted reasoning. */
const DATA: ReadonlySet<string> = new Set(["image_url", "file_data", "encrypted_content"]);

/** A cheap estimate, without a tokenizer. */
export function estimateTokens(body: ResponsesBody): number {
  let characters = 0;
  JSON.stringify(body, (key, value: unknown) => {
    if (DATA.has(key)) return undefined;
    characters += key.length + (typeof value === "string" ? value.length : 2);
    return value;
  });
  return characters / CHARACTERS_PER_TOKEN;
}
