import { isObject } from "@codexthropic/protocol/json";
import { estimateTokens, promptOf } from "../tokens.ts";
import { emptyAnswer, failStream, type Rejection } from "./reject.ts";
import type { Rule } from "./rule.ts";
import { invalidType, tooLong } from "./sentences.ts";

/**
 * A request that is longer than the model's window fails inside the stream.
 * @see docs/reference/codex-backend.md section 10
 */
const CONTEXT_TOO_LONG = failStream(
  "Your input exceeds the context window of this model. Please adjust your input and try again.",
  "context_length_exceeded",
);

/**
 * Over HTTP the backend answers larger requests with 200 and no body at all.
 * @see docs/reference/live-evidence.md section 3
 */
const HTTP_MAXIMUM_TOKENS = 372_000;

export const contextWindow: Rule = (body, { model, api, transport }) => {
  const tokens = estimateTokens(promptOf(body));
  if (model?.context_window && tokens > model.context_window) return CONTEXT_TOO_LONG;
  return api === "codex" && transport === "http" && tokens > HTTP_MAXIMUM_TOKENS ? emptyAnswer() : null;
};

/** The Responses API's limit on one text. */
const MAXIMUM_TEXT = 10_485_760;

export const textLength: Rule = (body) => tooLongText(body["input"], "input");

function tooLongText(value: unknown, param: string): Rejection | null {
  if (typeof value === "string") {
    // Files and images have limits of their own.
    return value.length > MAXIMUM_TEXT && !value.startsWith("data:")
      ? tooLong(param, MAXIMUM_TEXT, value.length)
      : null;
  }
  const entries: [string, unknown][] = Array.isArray(value)
    ? (value as unknown[]).map((inner, i) => [`${param}[${i}]`, inner])
    : isObject(value)
      ? Object.entries(value).map(([key, inner]) => [`${param}.${key}`, inner])
      : [];
  for (const [path, inner] of entries) {
    const rejection = tooLongText(inner, path);
    if (rejection) return rejection;
  }
  return null;
}

const MAXIMUM_METADATA = 2048;

/** `client_metadata` holds texts only. @see docs/reference/codex-backend.md section 20 */
export const clientMetadata: Rule = (body) => {
  const metadata = body["client_metadata"];
  if (metadata === undefined || metadata === null) return null;
  if (!isObject(metadata)) return invalidType("client_metadata", "an object", metadata);
  for (const [name, value] of Object.entries(metadata)) {
    const param = `client_metadata.${name}`;
    if (typeof value !== "string") return invalidType(param, "a string", value);
    if (value.length > MAXIMUM_METADATA) return tooLong(param, MAXIMUM_METADATA, value.length);
  }
  return null;
};
