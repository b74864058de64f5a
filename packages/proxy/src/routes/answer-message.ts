import type { CodexAnswer, CodexClient } from "@codexthropic/codex-client";
import type { Preparation } from "@codexthropic/protocol";
import type { ModelInfo } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { ContextualError } from "./contextual-error.ts";
import { countBody } from "./count-tokens.ts";
import { deliverMessage, deliverStream, type Delivery } from "./deliver.ts";
import type { Estimates } from "./estimates.ts";
import type { Exchange } from "./exchange.ts";
import type { ReadJson } from "./json.ts";
import type { Pings } from "./pings.ts";
import { type Prepared, prepareRequest, type Translation, type TranslationSettings } from "./prepared.ts";
import { printable } from "./printable.ts";
import type { RequestRecord } from "./record.ts";
import type { Tracer } from "./trace.ts";

export interface MessagesDeps {
  /** Takes a place among the messages being answered. @throws HttpError when there is none */
  begin: () => void;
  client: CodexClient;
  settings: TranslationSettings;
  readJson: ReadJson;
  estimates: Estimates;
  pings: Pings;
  tracer: Tracer | null;
  /** For `max_tokens`; called only when a text is long enough to reach it. */
  countTokens: (text: string) => number;
  now: () => number;
}

/**
 * `POST /v1/messages`, streaming and not: translate, send, transcode. Fills the record as it learns.
 * @throws whatever ended it before the answer's head, for the caller to answer
 */
export async function messages(exchange: Exchange, record: RequestRecord, deps: MessagesDeps): Promise<void> {
  const gone = exchange.departure();
  exchange.reply.onGone(() => {
    gone.abort(new DOMException("The client went away.", "AbortError"));
  });
  const bytes = await exchange.body();
  deps.begin();
  const prepared = prepareRequest(
    deps.readJson(bytes),
    exchange.header,
    deps.settings,
    deps.client.catalog(),
  );
  note(record, prepared);
  deps.tracer?.client(record.id, bytes);

  let last: Translation | undefined;
  const prepare = (preparation: Preparation): Translation["body"] => {
    last = prepared.translate(preparation);
    deps.tracer?.upstream(record.id, last.body);
    return last.body;
  };
  try {
    const answer = await deps.client.send(prepare, {
      model: prepared.target.slug,
      named: prepared.target.named,
      sessionId: prepared.session.sessionId,
      agentId: prepared.session.agentId,
      webSearch: prepared.webSearch,
      signal: gone.signal,
    });
    if (!last) throw new Error("codex-client answered without having asked for a body");
    await deliver(exchange, record, deps, { answer, prepared, translation: last, bytes: bytes.byteLength });
  } catch (error) {
    // Of pipelined requests only the first is told that the client has gone.
    record.aborted ||= gone.signal.aborted;
    throw last === undefined ? error : await withNumbers(error, last, deps.client.catalog());
  }
}

interface Answered {
  answer: CodexAnswer;
  prepared: Prepared;
  translation: Translation;
  bytes: number;
}

async function deliver(
  exchange: Exchange,
  record: RequestRecord,
  deps: MessagesDeps,
  { answer, prepared, translation, bytes }: Answered,
): Promise<void> {
  record.upstreamModel = answer.model;
  record.lane = answer.lane;
  record.retries = answer.attempts - 1;
  record.degraded = translation.degraded;
  const key = translation.body.prompt_cache_key ?? "";
  const delivery: Delivery = {
    exchange,
    record,
    source: answer.body,
    restore: translation.restore,
    headers: {
      "request-id": record.id,
      ...answer.headers,
      ...(translation.degraded.length > 0 && { "x-codexthropic-degraded": translation.degraded.join(",") }),
    },
    options: {
      inputTokens: deps.estimates.estimate(key, bytes),
      countTokens: deps.countTokens,
      errorContext: () => ({ now: deps.now() }),
      onRateLimits: (event) => deps.client.observeRateLimits(event),
    },
    pings: deps.pings,
    tracer: deps.tracer,
    now: deps.now,
  };
  await (prepared.stream ? deliverStream(delivery) : deliverMessage(delivery));
  if (record.usage) deps.estimates.learn(key, bytes, record.usage.input + record.usage.cached);
}

function note(record: RequestRecord, { model, target, session, stream }: Prepared): void {
  record.model = model;
  record.upstreamModel = target.slug;
  record.session = session.sessionId === null ? null : printable(session.sessionId.slice(0, 8));
  record.stream = stream;
}

/** An overflow is told with real numbers: Claude Code computes from them how much it has to compact. */
async function withNumbers(
  error: unknown,
  { body }: Translation,
  catalog: readonly ModelInfo[],
): Promise<unknown> {
  if (!(error instanceof UpstreamError)) return error;
  if (error.code === "context_length_exceeded") {
    const maximum = catalog.find((info) => info.slug === body.model)?.context_window;
    return maximum ? new ContextualError(error, { tokens: await countBody(body), maximum }) : error;
  }
  if (error.code === "model_not_found") {
    const models = catalog.filter((info) => info.visibility !== "hide").map((info) => info.slug);
    return new ContextualError(error, { models });
  }
  return error;
}
