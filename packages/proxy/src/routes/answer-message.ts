import type { CodexClient } from "@codexthropic/codex-client";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { BuildOptions, Translation } from "@codexthropic/protocol/contract";
import type { AnthropicError, UpstreamFailure } from "@codexthropic/protocol/errors";
import { transcode } from "@codexthropic/transcoder";
import {
  identifySession,
  resolveModel,
  translateRequest,
  type TranslateOptions,
} from "@codexthropic/translator";
import type { CacheMisses } from "../cache-miss/find-cache-misses.ts";
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
import { collectContent } from "../stream/collect-content.ts";
import { collectMessage } from "../stream/collect-message.ts";
import { encodeEvents, PING } from "../stream/encode-events.ts";
import type { InputEstimates } from "../stream/estimate-input.ts";
import type { Tracer } from "../stream/trace-events.ts";
import { collectErrorContext } from "./collect-error-context.ts";
import { parseRequest } from "./parse-request.ts";
import { readHints } from "./read-hints.ts";

export interface MessageOptions {
  client: Pick<CodexClient, "send" | "catalog">;
  /** Of the proxy: model table, verbosity, priority tier. */
  translation: TranslateOptions;
  memory: TurnMemory;
  estimates: InputEstimates;
  cacheMisses: CacheMisses;
  tracer: Tracer | null;
  judge: Judge;
  /** Counts the tokens of a text for `max_tokens`; called only when a text is long enough to reach the limit. */
  countTokens: (text: string) => number;
  /** Takes a place among the messages that are being answered. @throws HttpError when there is none */
  begin: (record: RequestRecord) => void;
  now: () => number;
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
  const { client, memory, estimates, cacheMisses, tracer, now } = options;
  const bytes = await request.readBody();
  options.begin(record);
  const { body, model, stream } = parseRequest(memory.read(bytes));
  const catalog = client.catalog();
  const { slug, named } = resolveModel(model, { ...options.translation, catalog });
  const session = identifySession({ headers: request.header, metadata: body["metadata"] });
  learn(record, {
    model,
    stream,
    upstreamModel: slug,
    session: session.sessionId?.slice(0, 8) ?? null,
    agent: session.agentId?.slice(0, 8) ?? null,
    ...readHints(request.header),
  });
  tracer?.request(record.id, bytes);

  const build = (asked: Partial<BuildOptions> = {}): Translation => {
    const shared = { catalog, session, cache: memory.translations };
    const translation = translateRequest(body, { ...options.translation, model: slug, ...asked, ...shared });
    tracer?.upstreamRequest(record.id, translation.body);
    return translation;
  };
  let told: AnthropicError | null = null;
  const describe = async (error: unknown): Promise<AnthropicError> =>
    (told = describeFailure(error, await collectErrorContext(error, { build, catalog, now })));

  try {
    const onRecovery = ({ code }: UpstreamFailure): void =>
      learn(record, { retries: record.retries + 1, recovered: [...record.recovered, code] });
    const answer = await client.send({ build, model: slug, named, onRecovery, signal: request.signal });
    const { context, degraded, ids } = answer.built;
    learn(record, {
      upstreamModel: answer.model,
      lane: answer.lane,
      transport: answer.transport,
      continued: answer.continued,
      bytesSaved: answer.bytesSaved,
      degraded,
    });
    const events = transcode(tracer?.upstream(record.id, answer.events) ?? answer.events, context, {
      inputTokens: estimates.estimate(ids.threadId, bytes.byteLength),
      countTokens: options.countTokens,
      judgeCalls: options.judge(body, { ids, record, signal: request.signal }),
    });
    const headers = {
      "request-id": record.id,
      ...answer.headers,
      ...(degraded.length > 0 && { "x-codexthropic-degraded": degraded.join(",") }),
    };
    const collect = answer.transport === "websocket" ? collectContent(answer.delivered) : null;
    const onBatch = (batch: readonly MessageStreamEvent[]): void => {
      record.ttfbMs ??= now() - record.time;
      tracer?.response(record.id, batch);
      collect?.(batch);
    };
    const result = (): ResponseResult => {
      const { usage } = events.facts;
      if (usage) {
        const { threadId } = ids;
        estimates.learn(threadId, bytes.byteLength, usage);
        const turn = { threadId, body: answer.built.body, usage, startedAt: record.time, endedAt: now() };
        record.cacheMiss = cacheMisses.explain(turn);
      }
      return { error: told, usage };
    };
    if (!stream) return { ...jsonResponse(200, await collectMessage(events, onBatch), headers), result };
    const pieces = encodeEvents(events, describe, onBatch);
    return { status: 200, headers: { ...SSE_HEADERS, ...headers }, body: pieces, ping: PING, result };
  } catch (error) {
    if (request.clientLeft) throw error;
    return errorResponse(await describe(error), record.id);
  }
}

/** Fills the record while the request runs, so that the status page shows what is known of it. */
function learn(record: RequestRecord, facts: Partial<RequestRecord>): void {
  Object.assign(record, facts);
}
