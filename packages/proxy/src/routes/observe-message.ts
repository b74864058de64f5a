import type { CodexAnswer, EventBatch } from "@codexthropic/codex-client";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { BuildOptions, Translation } from "@codexthropic/protocol/contract";
import type { AnthropicError, UpstreamFailure } from "@codexthropic/protocol/errors";
import type { Transcoding } from "@codexthropic/transcoder";
import type { SessionIdentity } from "@codexthropic/translator";
import type { CacheMisses } from "../cache-miss/find-cache-misses.ts";
import type { ProxyRequest, ResponseResult } from "../http/http-message.ts";
import { nameWorkarounds } from "../record/name-workarounds.ts";
import type { RequestRecord } from "../record/request-record.ts";
import { collectContent } from "../stream/collect-content.ts";
import type { InputEstimates } from "../stream/estimate-input.ts";
import type { Tracer } from "../stream/trace-events.ts";
import { readHints } from "./read-hints.ts";

/**
 * What is kept of one message while it is answered: the record that the status page shows, the trace of `--verbose`, the
 * estimate of the next input, the shape of the turn for cache misses, and the content that a WebSocket continues from.
 */
export interface MessageObserver {
  asked(asked: { model: string; stream: boolean; slug: string; session: SessionIdentity }): void;
  built(translation: Translation, asked: Partial<BuildOptions>): BuiltMessage;
  /** A failure that is recovered from. */
  recovered(failure: UpstreamFailure): void;
  /** Returns the events of the answer. */
  answered(answer: CodexAnswer<BuiltMessage>): AsyncIterable<EventBatch>;
  /** A batch that is about to be handed to the client. */
  handedOut(batch: readonly MessageStreamEvent[]): void;
  /** What the client is told of a failure. */
  failed(error: AnthropicError): AnthropicError;
  /** Called when the response is over. */
  result(events: Transcoding): ResponseResult;
}

/** A translation, and what it leaves out because the backend has turned it down, in words. */
export type BuiltMessage = Translation & { workarounds: string[] };

export interface ObserverOptions {
  estimates: InputEstimates;
  cacheMisses: CacheMisses;
  tracer: Tracer | null;
  now: () => number;
}

export function observeMessage(
  request: ProxyRequest,
  bytes: Uint8Array,
  record: RequestRecord,
  { estimates, cacheMisses, tracer, now }: ObserverOptions,
): MessageObserver {
  const learn = (facts: Partial<RequestRecord>): void => void Object.assign(record, facts);
  let built: BuiltMessage | null = null;
  let collect: ReturnType<typeof collectContent> | null = null;
  let error: AnthropicError | null = null;
  tracer?.request(record.id, bytes);
  return {
    asked({ model, stream, slug, session: { sessionId, agentId } }) {
      const session = sessionId?.slice(0, 8) ?? null;
      const agent = agentId?.slice(0, 8) ?? null;
      learn({ model, stream, upstreamModel: slug, session, agent, ...readHints(request.header) });
    },
    built(translation, asked) {
      tracer?.upstreamRequest(record.id, translation.body);
      return { ...translation, workarounds: nameWorkarounds(asked) };
    },
    recovered: ({ code }) => learn({ retries: record.retries + 1, recovered: [...record.recovered, code] }),
    answered(answer) {
      const { model: upstreamModel, lane, transport, continued, bytesSaved } = answer;
      ({ built } = answer);
      const { degraded, workarounds } = built;
      learn({ upstreamModel, lane, transport, continued, bytesSaved, degraded, workarounds });
      if (transport === "websocket") collect = collectContent(answer.confirmDelivery);
      return tracer?.upstream(record.id, answer.events) ?? answer.events;
    },
    handedOut(batch) {
      record.ttfbMs ??= now() - record.time;
      tracer?.response(record.id, batch);
      collect?.(batch);
    },
    failed: (told) => (error = told),
    result({ facts: { usage } }) {
      if (usage && built) {
        const { threadId } = built.ids;
        estimates.learn(threadId, bytes.byteLength, usage);
        const turn = { threadId, body: built.body, usage, startedAt: record.time, endedAt: now() };
        record.cacheMiss = cacheMisses.explain(turn);
      }
      return { error, usage };
    },
  };
}
