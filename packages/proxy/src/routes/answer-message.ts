import type { CodexClient } from "@codexthropic/codex-client";
import type { BuildOptions } from "@codexthropic/protocol/contract";
import type { AnthropicError } from "@codexthropic/protocol/errors";
import { transcode } from "@codexthropic/transcoder";
import {
  identifySession,
  resolveModel,
  translateRequest,
  type TranslateOptions,
} from "@codexthropic/translator";
import { describeFailure } from "../describe-failure.ts";
import { errorResponse } from "../http/error-response.ts";
import {
  jsonResponse,
  type ProxyRequest,
  type ProxyResponse,
  type ResponseResult,
} from "../http/http-message.ts";
import type { Judge } from "../judge/create-judge.ts";
import type { RequestRecord } from "../record/request-record.ts";
import type { TurnMemory } from "../remember-turns.ts";
import { collectMessage } from "../stream/collect-message.ts";
import { encodeEvents, PING } from "../stream/encode-events.ts";
import { collectErrorContext } from "./collect-error-context.ts";
import { type BuiltMessage, observeMessage, type ObserverOptions } from "./observe-message.ts";
import { parseRequest } from "./parse-request.ts";

export interface MessageOptions extends ObserverOptions {
  client: Pick<CodexClient, "send" | "catalog">;
  /** Of the proxy: model table, verbosity, priority tier. */
  translation: TranslateOptions;
  memory: TurnMemory;
  judge: Judge;
  /** Counts the tokens of a text for `max_tokens`; called only when a text is long enough to reach the limit. */
  countTokens: (text: string) => number;
  /** Takes a place among the messages that are being answered. @throws HttpError when there is none */
  begin: (record: RequestRecord) => void;
}

export const SSE_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
};

/** `POST /v1/messages`, streamed and not: parse, translate, send, transcode, answer. */
export async function answerMessage(
  request: ProxyRequest,
  record: RequestRecord,
  options: MessageOptions,
): Promise<ProxyResponse> {
  const { client, memory, judge, now } = options;
  const { signal } = request;
  const bytes = await request.readBody();
  options.begin(record);
  const observer = observeMessage(request, bytes, record, options);
  const { body, model, stream } = parseRequest(memory.read(bytes));
  const catalog = client.catalog();
  const { slug, named } = resolveModel(model, { ...options.translation, catalog });
  const session = identifySession({ headers: request.header, metadata: body["metadata"] });
  observer.asked({ model, stream, slug, session });

  const build = (asked: Partial<BuildOptions> = {}): BuiltMessage => {
    const shared = { catalog, session, cache: memory.translations };
    const translation = translateRequest(body, { ...options.translation, model: slug, ...asked, ...shared });
    return observer.built(translation, asked);
  };
  const describe = async (error: unknown): Promise<AnthropicError> =>
    observer.failed(describeFailure(error, await collectErrorContext(error, { build, catalog, now })));

  try {
    const answer = await client.send({ build, model: slug, named, onRecovery: observer.recovered, signal });
    const { context, degraded, ids } = answer.built;
    const events = transcode(observer.answered(answer), context, {
      inputTokens: options.estimates.estimate(ids.threadId, bytes.byteLength),
      countTokens: options.countTokens,
      judgeCalls: judge(body, { ids, record, signal }),
    });
    const headers = {
      "request-id": record.id,
      ...answer.headers,
      ...(degraded.length > 0 && { "x-codexthropic-degraded": degraded.join(",") }),
    };
    const result = (): ResponseResult => observer.result(events);
    if (!stream) {
      return { ...jsonResponse(200, await collectMessage(events, observer.handedOut), headers), result };
    }
    const pieces = encodeEvents(events, describe, observer.handedOut);
    return { status: 200, headers: { ...SSE_HEADERS, ...headers }, body: pieces, ping: PING, result };
  } catch (error) {
    if (request.clientLeft) throw error;
    return errorResponse(await describe(error), record.id);
  }
}
