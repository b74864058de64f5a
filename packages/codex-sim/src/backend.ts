import { createHash } from "node:crypto";
import type { Quota } from "./answer/turn.ts";
import { answer } from "./answer/answer.ts";
import type { Scenario } from "./answer/scenario.ts";
import { createIssuer, type Issuer } from "./auth/issuer.ts";
import { createOAuthState, type OAuthState } from "./auth/oauth-state.ts";
import { createIds, type IdSource } from "./ids.ts";
import { type SimConnection } from "./log.ts";
import { createLog, type RequestLog } from "./request-log.ts";
import { type QuotaOptions, type SimOptions } from "./options.ts";
import { settingsOf, type Settings } from "./settings.ts";
import { createPromptCache, type PromptCache } from "./prompt-cache.ts";
import { currentQuota } from "./quota.ts";
import { helpful } from "./scenarios/helpful.ts";
import type { SafeguardVerdicts } from "./safeguards.ts";
import type { Script } from "./script.ts";

/** The state of one simulated backend, shared by all handlers. */
export interface Backend {
  readonly settings: Settings;
  readonly issuer: Issuer;
  readonly oauth: OAuthState;
  readonly ids: IdSource;
  readonly log: RequestLog;
  readonly cache: PromptCache;
  readonly queue: Scenario[];
  /** Scenarios that answer the next WebSocket handshakes. */
  readonly handshakes: Scenario[];
  readonly connections: SimConnection[];
  /** Answers a WebSocket frame that only prepares a request. */
  readonly preparation: Scenario;
  script: Script;
  /** The script that `reset()` restores. */
  readonly defaultScript: Script;
  quotaOptions: QuotaOptions;
  safeguards: SafeguardVerdicts;
  /** The simulator's own origin, known once it listens. */
  origin: string;
  /** ETag of the catalogue. */
  readonly etag: string;
  quota(): Quota;
}

export function createBackend(options: SimOptions): Backend {
  const settings = settingsOf(options);
  const ids = createIds(settings.seed);
  const backend: Backend = {
    settings,
    ids,
    issuer: createIssuer({ ...settings, issuer: () => backend.origin }),
    oauth: createOAuthState(),
    log: createLog(options.logLimit ?? Infinity),
    cache: createPromptCache(),
    queue: [],
    handshakes: [],
    connections: [],
    preparation: answer([], { name: "preparation" }),
    script: options.script ?? helpful,
    defaultScript: options.script ?? helpful,
    quotaOptions: options.quota ?? {},
    safeguards: options.safeguards ?? "allow",
    origin: "",
    etag: `"${createHash("sha256").update(JSON.stringify(settings.catalogue)).digest("hex").slice(0, 16)}"`,
    quota: () => currentQuota(backend.quotaOptions, settings.account.plan, settings.now()),
  };
  return backend;
}
