import type { Lane, ModelInfo, WhamUsage } from "@codexthropic/protocol/codex";
import type { ContentBlock } from "@codexthropic/protocol/anthropic";
import type { Built } from "@codexthropic/protocol/contract";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "./abort.ts";
import { createBackendApi } from "./backend/create-backend-api.ts";
import { createRoutingLookup } from "./backend/look-up-routing.ts";
import { trackCatalog, type Catalog } from "./catalog/track-catalog.ts";
import type { Credentials, CredentialSource } from "./credentials.ts";
import { createCookieJar } from "./identity/cookies.ts";
import { createTurns } from "./identity/turns.ts";
import { loadLocalState } from "./local-state.ts";
import type { Logger } from "./logger.ts";
import { withDefaults, type CodexClientOptions } from "./options.ts";
import { quotaFromUsage } from "./quota/read-usage.ts";
import type { QuotaSnapshot } from "./quota/quota.ts";
import { unifiedHeaders } from "./quota/write-unified-headers.ts";
import { trackQuota } from "./quota/track-quota.ts";
import { useFacts } from "./recovery/use-facts.ts";
import { createKnownRejections } from "./recovery/known-rejections.ts";
import { createFailureCache } from "./recovery/failure-cache.ts";
import type { SendClient } from "./recovery/send-context.ts";
import { sendWithRecovery } from "./recovery/send-with-recovery.ts";
import type { Build } from "./request/build-request.ts";
import { createModelChooser } from "./request/create-model-chooser.ts";
import { createWebSocketCheck } from "./request/check-websocket.ts";
import { createPost } from "./request/post-request.ts";
import type { PrepareOptions } from "./request/prepare-request.ts";
import type { EventBatch } from "./stream/event-stream.ts";
import { createWebSocketSender, type WebSocketSender } from "./websocket/send-over-websocket.ts";

/** What is to be sent. */
export interface SendRequest<B extends Built> {
  /**
   * Makes the body for the given options. It is called again when something was rejected, with options that leave it
   * out, or when another model or lane is asked. It should be pure; what it throws passes through.
   */
  build: Build<B>;
  /** The slug to ask. */
  model: string;
  /** The client named the slug itself: no other model is asked in its place. Default false. */
  named?: boolean;
  /** Called with each failure that is recovered from, before the request is sent again. */
  onRecovery?: (failure: UpstreamFailure) => void;
  /** Ends the request in every state; the rejection is the signal's reason. */
  signal?: AbortSignal;
}

/** An answer that has begun. */
export interface CodexAnswer<B extends Built> {
  /**
   * A batch for each chunk from the network that completes an event, never an empty one; for one reader. A pull is
   * back-pressure. `return()` ends the request upstream at once, also while a `next()` is pending, which then resolves
   * as done. After a terminal event (`response.completed`, `.incomplete`, `.failed`, `error`) it leaves the connection
   * alone: the rest of the body is read in the background, so that the connection can serve the next request.
   * @throws UpstreamError (`cut`, `idle_timeout`, `bad_gateway`) or the signal's reason, from `next()`
   */
  events: AsyncIterableIterator<EventBatch, undefined>;
  /** What the `build` that was finally sent returned. */
  built: B;
  /** The slug that answers. */
  model: string;
  lane: Lane;
  transport: "http" | "websocket";
  /** A WebSocket frame held only what the backend did not know yet. */
  continued: boolean;
  /** Bytes of the request that were not sent because of that, roughly. */
  bytesSaved: number;
  /**
   * Takes the content that the client got, once it has all of it: only then can the next request continue this answer
   * on its WebSocket. Needs `built.nextInput`.
   */
  confirmDelivery: (content: readonly ContentBlock[]) => void;
  /** Requests that were needed. */
  attempts: number;
  /** `anthropic-ratelimit-unified-*`, for the client. */
  headers: Record<string, string>;
}

export interface CodexClient {
  /**
   * Sends one request and resolves when its answer shows output, or after {@link CodexClientOptions.holdMs}. Until then
   * failures are retried and worked around; afterwards they are part of `events`.
   * @throws UpstreamError, CodexAuthError, the signal's reason, or what `build` throws
   */
  send<B extends Built>(request: SendRequest<B>): Promise<CodexAnswer<B>>;
  /**
   * Looks up what the first request needs, the workspace and the account's models, so that it does not wait for them and
   * finds an open connection. Never rejects: the first request meets the same failure and reports it.
   */
  warmUp(): Promise<void>;
  /** The models that are known now: the account's, those kept on disk, or the shipped ones. */
  catalog(): readonly ModelInfo[];
  /** The account's models. Falls back on {@link catalog}, except with `refresh`, which rejects. */
  models(options?: { refresh?: boolean }): Promise<readonly ModelInfo[]>;
  /** What answers have said so far about the account's limits. */
  quota(): QuotaSnapshot | null;
  /** Asks for the limits. @throws UpstreamError, CodexAuthError */
  fetchQuota(): Promise<QuotaSnapshot>;
  /** The WebSockets of the client: how many are open, and why none is used at the moment (`null`: they are). */
  webSockets(): { open: number; unavailable: string | null };
  /**
   * Opens a WebSocket as a conversation would, and closes it again. Resolves with why that does not work, in words, and
   * with `null` when it works. For a diagnosis.
   * @throws CodexAuthError, the signal's reason
   */
  checkWebSocket(options?: { signal?: AbortSignal }): Promise<string | null>;
  /** Ends what runs in the background. Answers that are under way go on. */
  close(): Promise<void>;
}

/** The one place that talks to the Codex backend. */
export function createCodexClient(options: CodexClientOptions): CodexClient {
  const settings = withDefaults(options);
  const { endpoints, identity, lane, logger, now, uuid } = settings;
  const background = new AbortController();
  const { userAgent } = identity;
  const api = createBackendApi({ ...settings, userAgent, signal: background.signal });
  const local = loadLocalState(settings.cacheDir, uuid);
  const catalog = trackCatalog({
    api,
    url: `${endpoints.codex}/models`,
    identity,
    now,
    logger,
    stored: local.then((state) => state.catalog),
    store: async (text) => (await local).storeCatalog(text),
  });
  const rejections = createKnownRejections();
  const quota = trackQuota(now);

  const webSockets = webSocketSenderOf(settings);
  const facts = useFacts({ ...settings, rejections, webSockets });
  const prepareOptions: PrepareOptions = {
    endpoints,
    identity,
    installationId: local.then((state) => state.installationId),
    routing: createRoutingLookup({ api, url: `${endpoints.chatgpt}/wham/accounts/check`, now, logger }),
    cookies: createCookieJar(now),
    turns: createTurns({ now, uuid }),
    compression: facts.compression,
  };
  const chooseModel = createModelChooser({ lane, catalog, rejections, logger });
  const client: SendClient = {
    ...settings,
    rejections,
    failureCache: createFailureCache({ now, ttlMs: settings.failureCacheMs }),
    post: createPost({ ...settings, prepare: prepareOptions, webSockets, quota, catalog }),
    workaroundContext: ({ kind }) => ({
      catalog: catalog.current(),
      lanesOpen: lane === "auto" && kind === "chatgpt",
      pdfText: settings.pdfText,
    }),
  };

  return {
    async send({ build, model, named = false, onRecovery, signal = new AbortController().signal }) {
      await abortable(Promise.all([catalog.restored, facts.apply()]), signal);
      const choose = (needsFullLane: boolean): ReturnType<typeof chooseModel> =>
        chooseModel({ model, named }, needsFullLane);
      const sent = await sendWithRecovery({ client, build, choose, onRecovery, signal });
      return { ...sent, headers: unifiedHeaders(quota.snapshot()) };
    },
    warmUp: () => warmUp({ ...settings, ...prepareOptions, catalog }),
    catalog: catalog.current,
    models: ({ refresh = false } = {}) =>
      refresh ? catalog.load(true) : catalog.load(false).catch(catalog.current),
    quota: quota.snapshot,
    async fetchQuota() {
      return quota.update(quotaFromUsage(await api.getJson<WhamUsage>(`${endpoints.chatgpt}/wham/usage`)));
    },
    webSockets: () => ({
      open: webSockets?.open() ?? 0,
      unavailable: webSockets ? webSockets.unavailable() : "they are turned off",
    }),
    checkWebSocket: createWebSocketCheck({ ...settings, ...prepareOptions, quota, catalog }),
    async close() {
      background.abort(new DOMException("The client was closed.", "AbortError"));
      webSockets?.close();
      await local;
    },
  };
}

function webSocketSenderOf({
  openSocket,
  transportMode,
  now,
}: ReturnType<typeof withDefaults>): WebSocketSender | null {
  return openSocket === null || transportMode === "http"
    ? null
    : createWebSocketSender({ open: openSocket, setting: transportMode, now });
}

async function warmUp({
  auth,
  logger,
  catalog,
  routing,
}: {
  auth: CredentialSource;
  logger: Logger;
  catalog: Catalog;
  routing: (credentials: Credentials) => Promise<unknown>;
}): Promise<void> {
  try {
    const [credentials] = await Promise.all([auth.getCredentials(), catalog.restored]);
    catalog.refreshInBackground();
    await routing(credentials);
  } catch {
    logger.debug("the first request's look-ups failed");
  }
}
