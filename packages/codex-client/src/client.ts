import type { CodexRateLimitsEvent, Lane, ModelInfo, WhamUsage } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "./abort.ts";
import { createBackendApi } from "./backend/api.ts";
import { endpointsOf } from "./backend/endpoints.ts";
import { createRouting } from "./backend/routing.ts";
import { createCatalog } from "./catalog/catalog.ts";
import { createCookieJar } from "./identity/cookies.ts";
import { createIdentity } from "./identity/identity.ts";
import { createTurns } from "./identity/turns.ts";
import { loadLocalState } from "./local-state.ts";
import { silent } from "./logger.ts";
import type { CodexClientOptions } from "./options.ts";
import { unpdfText } from "./pdf.ts";
import { createPost } from "./post.ts";
import { completeFailure } from "./quota/complete-failure.ts";
import { quotaFromEvent } from "./quota/from-event.ts";
import { quotaFromHeaders } from "./quota/from-headers.ts";
import { quotaFromUsage } from "./quota/from-usage.ts";
import { mergeQuota, type QuotaNews, type QuotaSnapshot } from "./quota/quota.ts";
import { unifiedHeaders } from "./quota/to-anthropic.ts";
import type { Prepare } from "./send/draft.ts";
import { createMemory } from "./send/memory.ts";
import { planRequest, type Plan } from "./send/plan.ts";
import { createRefusals } from "./send/refusals.ts";
import { DEFAULT_BUDGET } from "./send/remedies.ts";
import { send, type Sender, type SendOptions } from "./send/send.ts";
import { sleep } from "./timer.ts";
import { fetchTransport } from "./transport/fetch-transport.ts";
import type { ByteSource } from "./transport/transport.ts";

/** An answer that has begun. */
export interface CodexAnswer {
  /** The slug that answers. */
  model: string;
  lane: Lane;
  /** Requests that were needed. */
  attempts: number;
  /** `anthropic-ratelimit-unified-*`, for the client. */
  headers: Record<string, string>;
  /** The stream, from its first byte. */
  body: ByteSource;
}

export interface CodexClient {
  /**
   * Sends one request and resolves when its answer shows output (or is slow to). Until then failures are
   * retried and healed; afterwards they reach the body's sink.
   * @throws UpstreamError, CodexAuthError, the signal's reason, or what `prepare` throws
   */
  send(prepare: Prepare, options: SendOptions): Promise<CodexAnswer>;
  /** The models that are known now: the account's, those kept on disk, or the shipped ones. */
  catalog(): readonly ModelInfo[];
  /** The account's models. Falls back on {@link catalog}, except with `refresh`, which rejects. */
  models(options?: { refresh?: boolean }): Promise<readonly ModelInfo[]>;
  /** What answers have told so far about the account's limits. */
  quota(): QuotaSnapshot | null;
  /** Asks for the limits. @throws UpstreamError, CodexAuthError */
  fetchQuota(): Promise<QuotaSnapshot>;
  /** Takes note of a `codex.rate_limits` event that came later in a stream. */
  observeRateLimits(event: CodexRateLimitsEvent): void;
  /** Ends what runs in the background. Answers that are under way go on. */
  close(): Promise<void>;
}

const DEFAULTS = {
  headerTimeoutMs: 300_000,
  idleTimeoutMs: 300_000,
  headHoldMs: 8_000,
  refusalMemoryMs: 5_000,
} as const;

/** The one place that talks to the Codex backend. */
export function createCodexClient(options: CodexClientOptions): CodexClient {
  const {
    auth,
    fetch = globalThis.fetch,
    transport = fetchTransport(fetch),
    lane = "auto",
    logger = silent,
    now = Date.now,
    random = Math.random,
    uuid = () => crypto.randomUUID(),
  } = options;
  const endpoints = endpointsOf({
    ...(options.codexBaseUrl !== undefined && { codex: options.codexBaseUrl }),
    ...(options.chatgptBaseUrl !== undefined && { chatgpt: options.chatgptBaseUrl }),
    ...(options.openaiBaseUrl !== undefined && { openai: options.openaiBaseUrl }),
  });
  const identity = createIdentity(options.identity);
  const background = new AbortController();
  const api = createBackendApi({ fetch, auth, userAgent: identity.userAgent, signal: background.signal });
  const memory = createMemory();

  const local = loadLocalState(options.cacheDir, uuid).then((state) => {
    if (state.catalog !== null) catalog.restore(state.catalog);
    installationId = state.installationId;
    return state;
  });
  let installationId = "";
  const catalog = createCatalog({
    api,
    url: `${endpoints.codex}/models`,
    identity,
    now,
    logger,
    keep: async (text) => (await local).keepCatalog(text),
  });

  let quota: QuotaSnapshot | null = null;
  const learn = (news: QuotaNews): QuotaSnapshot => (quota = mergeQuota(quota, news, now()));
  const observeRateLimits = (event: CodexRateLimitsEvent): void => void learn(quotaFromEvent(event, now()));

  const sender: Sender = {
    auth,
    memory,
    refusals: createRefusals({ now, ttlMs: options.refusalMemoryMs ?? DEFAULTS.refusalMemoryMs }),
    budget: { ...DEFAULT_BUDGET, requests: 1 + (options.retries ?? DEFAULT_BUDGET.requests - 1) },
    logger,
    plan: planner(),
    healContext: ({ kind }) => ({
      catalog: catalog.current(),
      lanesOpen: lane === "auto" && kind === "chatgpt",
      pdfText: options.pdfText ?? unpdfText,
    }),
    random,
    sleep: options.sleep ?? sleep,
    post: createPost({
      endpoints,
      identity,
      installationId: () => installationId,
      routing: createRouting({ api, url: `${endpoints.chatgpt}/wham/accounts/check`, now, logger }),
      turns: createTurns({ now, uuid }),
      cookies: createCookieJar(now),
      transport,
      compression: options.compression ?? null,
      times: {
        headerTimeoutMs: options.headerTimeoutMs ?? DEFAULTS.headerTimeoutMs,
        idleTimeoutMs: options.idleTimeoutMs ?? DEFAULTS.idleTimeoutMs,
        headHoldMs: options.headHoldMs ?? DEFAULTS.headHoldMs,
      },
      now,
      uuid,
      refusedParams: memory.paramsRefusedBy,
      onHeaders(headers) {
        const news = quotaFromHeaders(headers);
        if (news) learn(news);
        catalog.keepFresh(headers.get("x-models-etag"));
      },
      onRateLimits: observeRateLimits,
      complete: (error) => new UpstreamError(completeFailure(error.failure, quota), { cause: error.cause }),
    }),
  };

  /** Plans, and says once when a target of the model table had to be replaced. */
  function planner(): (options: SendOptions) => Plan {
    const said = new Set<string>();
    return ({ model, named = false, webSearch = false }) => {
      const plan = planRequest({
        model,
        named,
        webSearch,
        lane,
        catalog: catalog.current(),
        upgradeOf: catalog.upgradeOf,
        laneOf: memory.laneOf,
      });
      if (plan.model !== model && !said.has(`${model} ${plan.model}`)) {
        said.add(`${model} ${plan.model}`);
        logger.warn("another model answers", { wanted: model, used: plan.model, webSearch });
      }
      return plan;
    };
  }

  return {
    async send(prepare, sendOptions) {
      await (sendOptions.signal ? abortable(local, sendOptions.signal) : local);
      const sent = await send(sender, prepare, sendOptions);
      return { ...sent, headers: unifiedHeaders(quota) };
    },
    catalog: catalog.current,
    async models({ refresh = false } = {}) {
      await local;
      return refresh ? catalog.load(true) : catalog.load(false).catch(catalog.current);
    },
    quota: () => quota,
    async fetchQuota() {
      return learn(quotaFromUsage(await api.getJson<WhamUsage>(`${endpoints.chatgpt}/wham/usage`)));
    },
    observeRateLimits,
    async close() {
      background.abort(new DOMException("The client was closed.", "AbortError"));
      await local;
    },
  };
}
