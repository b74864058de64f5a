import type { ModelInfo } from "@codexthropic/protocol/codex";

import type { BackendApi } from "../backend/create-backend-api.ts";
import type { Identity } from "../identity/identity.ts";
import { type Logger, reasonOf } from "../logger.ts";
import { formatCache, parseCache, readModels } from "./read-catalog.ts";
import { SHIPPED_CATALOG } from "./shipped-catalog.ts";

export interface Catalog {
  /** The models that are known now. */
  current(): readonly ModelInfo[];
  /** The successor of a model, by the account's catalogue or else the shipped one. */
  upgradeOf(slug: string): string | undefined;
  /** Resolves when the catalogue that an earlier process has stored is in use, if there is one. Never rejects. */
  restored: Promise<void>;
  /**
   * Resolves with a catalogue that is at most an hour old.
   * @param force asks the backend in any case
   * @throws UpstreamError, CodexAuthError, or TypeError for an answer that is no catalogue
   */
  load(force: boolean): Promise<readonly ModelInfo[]>;
  /** Loads in the background when the catalogue is too old, or when `x-models-etag` of an answer names another one. */
  refreshInBackground(etag?: string | null): void;
}

export interface CatalogOptions {
  api: BackendApi;
  url: string;
  identity: Identity;
  now: () => number;
  logger: Logger;
  /** What an earlier process has stored. */
  stored: Promise<string | null>;
  /** Stores the catalogue for the next process. */
  store: (text: string) => Promise<void>;
}

/** Milliseconds until the catalogue is loaded again. `x-models-etag` announces a newer one before that. */
const TTL = 3_600_000;
/** Milliseconds before a failed background load is tried again. */
const RETRY_AFTER = 60_000;

/**
 * Tracks the account's model catalogue. Until that is loaded, the shipped one stands in for it.
 * @see docs/reference/codex-backend.md section 15
 */
export function trackCatalog({ api, url, identity, now, logger, stored, store }: CatalogOptions): Catalog {
  let models = SHIPPED_CATALOG;
  let etag: string | null = null;
  let freshUntil = 0;
  let lastAnnounced: string | null = null;
  let loading: Promise<readonly ModelInfo[]> | null = null;

  const restore = async (): Promise<void> => {
    const text = await stored;
    const cached = text === null ? null : parseCache(text);
    if (cached === null || cached.client_version !== identity.version) return;
    ({ models, etag } = cached);
    freshUntil = cached.fetched_at + TTL;
  };
  const restored = restore();

  const fetchModels = async (): Promise<readonly ModelInfo[]> => {
    const answer = await api.get(`${url}?client_version=${identity.version}`, {
      version: identity.version,
      originator: identity.originator,
      ...(etag !== null && { "if-none-match": etag }),
    });
    if (answer.status !== 304) {
      models = readModels(JSON.parse(answer.text));
      etag = answer.headers.get("etag");
    }
    freshUntil = now() + TTL;
    await store(formatCache({ fetched_at: now(), client_version: identity.version, etag, models })).catch(
      () => logger.debug("the model catalogue could not be stored"),
    );
    return models;
  };
  /** Concurrent callers share one request. */
  const load = (): Promise<readonly ModelInfo[]> => {
    loading ??= fetchModels().finally(() => (loading = null));
    return loading;
  };
  return {
    current: () => models,
    upgradeOf: (slug) =>
      [...models, ...SHIPPED_CATALOG].find((entry) => entry.slug === slug)?.upgrade?.model ?? undefined,
    restored,
    async load(force) {
      await restored;
      return force || freshUntil <= now() ? load() : models;
    },
    refreshInBackground(announced) {
      // Each announcement counts once: one that never equals the ETag must not cost a load for every answer.
      const changed = typeof announced === "string" && announced !== etag && announced !== lastAnnounced;
      if (typeof announced === "string") lastAnnounced = announced;
      if (loading || (!changed && freshUntil > now())) return;
      load().catch((error: unknown) => {
        freshUntil = now() + RETRY_AFTER;
        logger.debug(`the model catalogue could not be loaded: ${reasonOf(error)}`);
      });
    },
  };
}
