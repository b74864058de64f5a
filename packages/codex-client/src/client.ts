import type { CodexRateLimitsEvent, Lane, ModelInfo, WhamUsage } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "./abort.ts";
import { createBackendApi } from "./backend/api.ts";
import { createRouting } from "./backend/routing.ts";
import { createCatalog } from "./catalog/catalog.ts";
import { createCookieJar } from "./identity/cookies.ts";
import { createTurns } from "./identity/turns.ts";
import { known } from "./known.ts";
import { loadLocalState } from "./local-state.ts";
import { settingsOf, type CodexClientOptions } from "./options.ts";
import { createPost } from "./post.ts";
import { createQuotaBook } from "./quota/book.ts";
import { completeFailure } from "./quota/complete-failure.ts";
import { quotaFromUsage } from "./quota/from-usage.ts";
import type { QuotaSnapshot } from "./quota/quota.ts";
import { unifiedHeaders } from "./quota/to-anthropic.ts";
import type { Prepare } from "./send/draft.ts";
import { createMemory } from "./send/memory.ts";
import { createPlanner } from "./send/planner.ts";
import { createRefusals } from "./send/refusals.ts";
import { send, type Sender, type SendOptions } from "./send/send.ts";
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

/** The one place that talks to the Codex backend. */
export function createCodexClient(options: CodexClientOptions): CodexClient {
  const settings = settingsOf(options);
  const { auth, endpoints, identity, lane, logger, now, uuid } = settings;
  const background = new AbortController();
  const api = createBackendApi({
    fetch: settings.fetch,
    auth,
    userAgent: identity.userAgent,
    signal: background.signal,
  });
  const local = loadLocalState(settings.cacheDir, uuid);
  const catalog = createCatalog({
    api,
    url: `${endpoints.codex}/models`,
    identity,
    now,
    logger,
    kept: local.then((state) => state.catalog),
    keep: async (text) => (await local).keepCatalog(text),
  });
  const restored = known(catalog.restored);
  const memory = createMemory();
  const quota = createQuotaBook(now);

  const post = createPost({
    ...settings,
    installationId: known(local.then((state) => state.installationId)),
    routing: createRouting({ api, url: `${endpoints.chatgpt}/wham/accounts/check`, now, logger }),
    turns: createTurns({ now, uuid }),
    cookies: createCookieJar(now),
    onHeaders(headers) {
      quota.readHeaders(headers);
      catalog.keepFresh(headers.get("x-models-etag"));
    },
    onRateLimits: quota.readEvent,
    complete: ({ failure, cause }) =>
      new UpstreamError(completeFailure(failure, quota.snapshot()), { cause }),
  });
  const sender: Sender = {
    ...settings,
    memory,
    refusals: createRefusals({ now, ttlMs: settings.refusalMemoryMs }),
    plan: createPlanner({ lane, catalog, memory, logger }),
    post,
    healContext: ({ kind }) => ({
      catalog: catalog.current(),
      lanesOpen: lane === "auto" && kind === "chatgpt",
      pdfText: settings.pdfText,
    }),
  };

  return {
    async send(prepare, sendOptions) {
      await (sendOptions.signal ? abortable(restored(), sendOptions.signal) : restored());
      const sent = await send(sender, prepare, sendOptions);
      return { headers: unifiedHeaders(quota.snapshot()), ...sent };
    },
    catalog: catalog.current,
    models: ({ refresh = false } = {}) =>
      refresh ? catalog.load(true) : catalog.load(false).catch(catalog.current),
    quota: quota.snapshot,
    async fetchQuota() {
      return quota.learn(quotaFromUsage(await api.getJson<WhamUsage>(`${endpoints.chatgpt}/wham/usage`)));
    },
    observeRateLimits: quota.readEvent,
    async close() {
      background.abort(new DOMException("The client was closed.", "AbortError"));
      await local;
    },
  };
}
