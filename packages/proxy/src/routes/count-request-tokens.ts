import type { CodexClient } from "@codexthropic/codex-client";
import type { MessageTokensCount } from "@codexthropic/protocol/anthropic";
import {
  identifySession,
  resolveModel,
  translateRequest,
  type TranslateOptions,
} from "@codexthropic/translator";
import type { ProxyRequest } from "../http/http-message.ts";
import type { TurnMemory } from "../remember-turns.ts";
import { parseRequest } from "./parse-request.ts";

interface CountOptions {
  client: Pick<CodexClient, "catalog">;
  translation: TranslateOptions;
  memory: TurnMemory;
}

/** `POST /v1/messages/count_tokens`: counts what would be sent, so that foreign thinking costs nothing. */
export async function countRequestTokens(
  request: ProxyRequest,
  { client, translation, memory }: CountOptions,
): Promise<MessageTokensCount> {
  const { body, model } = parseRequest(memory.read(await request.readBody()));
  const options = { ...translation, catalog: client.catalog() };
  const translated = translateRequest(body, {
    ...options,
    model: resolveModel(model, options).slug,
    session: identifySession({ headers: request.header, metadata: body["metadata"] }),
    cache: memory.translations,
  });
  const { countRequest } = await import("@codexthropic/tokens");
  return { input_tokens: await countRequest(translated.body) };
}
