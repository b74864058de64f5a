import type { MessageTokensCount } from "@codexthropic/protocol/anthropic";
import type { ResponsesBody } from "@codexthropic/protocol/codex";

/** Counts the tokens of a translated body; the tokenizer's tables load with the first call. */
export async function countBody(body: ResponsesBody): Promise<number> {
  const { countRequest } = await import("@codexthropic/tokens");
  return countRequest(body);
}

/** `POST /v1/messages/count_tokens`: what would be sent, so that foreign thinking costs nothing. */
export async function countTokens(body: ResponsesBody): Promise<MessageTokensCount> {
  return { input_tokens: await countBody(body) };
}
