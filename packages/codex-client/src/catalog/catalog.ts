import type { ModelInfo } from "@codexthropic/protocol/codex";

import type { BackendApi } from "../backend/api.ts";
import type { Identity } from "../identity/identity.ts";
import type { Logger } from "../logger.ts";
import { cacheText, parseCache, readModels } from "./cache.ts";
import { SHIPPED } from "./shipped.ts";

export interface Catalog {
  /** The models that are known now. */
  current(): readonly ModelInfo[];
  /** The successor of a model, by the account's catalogue or the shipped one. */
  upgradeOf(slug: string): string | undefined;
  /** Resolves when the catalogue that an earlier process stored is read. Never rejects. */
  restored: Promise<void>;
  /**
   * Resolves with a catalogue that is not older than one hour; with `force` it is loaded in any case.
   * @throws UpstreamError, CodexAuthError
   */
  load(force: boolean): Promise<readonly ModelInfo[]>;
  /** Loads in the background when the catalogue is too old, or when an answer's `x-models-etag` names a newer one. */
  refreshInBackground(etag?: string | null): void;
}

export interface CatalogOptions {
  api: BackendApi;
  url: string;
  identity: Identity;
  now: () => number;
  logger: Logger;
  /** The text that an earlier process stored. */
  stored: Promise<string | null>;
  /** Stores the catalogue for the next process. */
  store: (text: string) => Promise<void>;
}

/** Milliseconds. A newer catalogue is announced by `x-models-etag` anyway. */
const TTL = 3_600_000;
/** Milliseconds before a failed background load is tried again. */
const PAUSE = 60_000;

/** The account's model catalogue; until it is loaded, the shipped one. @see codex-backend.md section 15 */
export function createCatalog({ api, url, identity, now, logger, stored, store }: CatalogOptions): Catalog {
  let models = SHIPPED;
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
    await store(cacheText({ fetched_at: now(), client_version: identity.version, etag, models })).catch(() =>
      logger.debug("the model catalogue could not be stored"),
    );
    return models;
  };
  /** One load at a time, shared by all who ask. */
  const load = (): Promise<readonly ModelInfo[]> => {
    loading ??= fetchModels().finally(() => (loading = null));
    return loading;
  };
  return {
    current: () => models,
    upgradeOf: (slug) =>
      [...models, ...SHIPPED].find((entry) => entry.slug === slug)?.upgrade?.model ?? undefined,
    restored,
    async load(force) {
      await restored;
      return force || freshUntil <= now() ? load() : models;
    },
    refreshInBackground(announced) {
      // An announcement that never equals the ETag must not cause a load after every answer.
      const changed = typeof announced === "string" && announced !== etag && announced !== lastAnnounced;
      if (typeof announced === "string") lastAnnounced = announced;
      if (loading || (!changed && freshUntil > now())) return;
      load().catch(() => {
        freshUntil = now() + PAUSE;
        logger.debug("the model catalogue could not be loaded");
      });
    },
  };
}
