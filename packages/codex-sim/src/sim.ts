import { setMaxListeners } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Scenario } from "./answer/scenario.ts";
import { writeAuthFile } from "./auth/auth-file.ts";
import { type AuthFileOptions } from "./auth/login.ts";
import type { IssueOptions, Tokens } from "./auth/login.ts";
import type { TokenReply } from "./auth/login.ts";
import { createListener } from "./http/listener.ts";
import { acceptUpgrades } from "./websocket/accept-upgrade.ts";
import type { SimConnection, SimRequest } from "./log.ts";
import type { QuotaOptions, SimOptions } from "./options.ts";
import type { SafeguardVerdicts } from "./safeguards.ts";
import type { Script } from "./script.ts";
import { createBackend, type Backend } from "./backend.ts";

/** A running simulated backend: ChatGPT's Codex API, the OAuth issuer and api.openai.com on one origin. */
export interface Sim {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `<url>/backend-api/codex`, for `CODEX_BASE_URL`. */
  readonly codexBaseUrl: string;
  /** `<url>/backend-api`, for `CHATGPT_BASE_URL`. */
  readonly chatgptBaseUrl: string;
  /** `<url>`, for `CODEX_AUTH_ISSUER`. */
  readonly issuer: string;
  /** `<url>/v1`, for `OPENAI_BASE_URL`. */
  readonly openaiBaseUrl: string;
  /** These addresses by the names of their variables: the environment of a program that shall use this backend. */
  readonly env: Readonly<Record<string, string>>;
  /** Every request, in order of arrival. Entries change until they are finished. */
  readonly log: readonly SimRequest[];
  /** The requests to `…/responses` among them, over HTTP and as WebSocket frames. */
  readonly turns: readonly SimRequest[];
  readonly auth: SimAuth;
  /** Scenarios for the next accepted requests, first in, first out. Refused requests take none. */
  enqueue(...scenarios: Scenario[]): void;
  /** Scenarios for the next WebSocket handshakes: `httpError(403)`, `usageLimit()`, `cut("start")`, `withheld(…)`. */
  enqueueHandshakes(...scenarios: Scenario[]): void;
  /** Every WebSocket connection, in order of its handshake. */
  readonly connections: readonly SimConnection[];
  /** Scenarios not yet taken. */
  readonly queued: number;
  /** What answers when nothing is queued; `null` brings the default back. */
  script(script: Script | null): void;
  setQuota(quota: QuotaOptions): void;
  /** How requests for verdicts on tool calls (output format `safeguard_verdicts`) are answered from now on. */
  setSafeguards(setting: SafeguardVerdicts): void;
  /** The first request, past or coming, that satisfies the predicate. Rejects after `timeoutMs` (10,000). */
  waitFor(predicate: (request: SimRequest) => boolean, timeoutMs?: number): Promise<SimRequest>;
  /** Writes `auth.json` with new tokens (default), or an API key. */
  writeAuthFile(codexHome: string, options?: AuthFileOptions): Promise<Tokens | null>;
  /** Clears log, queue and script. Tokens, cache and ids are kept. */
  reset(): void;
  /** Destroys open connections and frees the port. */
  close(): Promise<void>;
}

/** The simulated login. */
export interface SimAuth {
  /** Issues tokens, as a login does. */
  issue(options?: IssueOptions): Tokens;
  issueApiKey(): string;
  /** Access tokens issued so far meet 401 from now on. */
  revokeAccessTokens(): void;
  /** Refresh tokens issued so far are refused from now on. */
  endSessions(as: "expired" | "revoked"): void;
  /** Prepared answers for the next `POST /oauth/token`, first in, first out. */
  reply(...replies: TokenReply[]): void;
  /** The next browser logins come back with this error (`access_denied`), until `null`. */
  denyLogin(error: string | null): void;
  /** The label of a token in the log. */
  labelOf(token: string): string;
}

/** Starts a simulated backend on the loopback interface. */
export async function startSim(options: SimOptions = {}): Promise<Sim> {
  const backend = createBackend(options);
  const closing = new AbortController();
  // One listener for each open connection.
  setMaxListeners(0, closing.signal);
  const listener = createListener(backend, closing.signal);
  const server = serverFor(listener, options);
  acceptUpgrades(server, backend, closing.signal);
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host ?? "127.0.0.1";
  backend.origin = `${options.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return face(backend, async () => {
    closing.abort();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
}

function serverFor(listener: RequestListener, { tls }: SimOptions): Server {
  return tls ? createTlsServer(tls, listener) : createServer(listener);
}

function listen(server: Server, { port = 0, host = "127.0.0.1" }: SimOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function face(backend: Backend, close: () => Promise<void>): Sim {
  const { origin: url, issuer, oauth, log, queue, settings } = backend;
  const codexBaseUrl = `${url}/backend-api/codex`;
  const chatgptBaseUrl = `${url}/backend-api`;
  const openaiBaseUrl = `${url}/v1`;
  return {
    url,
    codexBaseUrl,
    chatgptBaseUrl,
    issuer: url,
    openaiBaseUrl,
    env: {
      CODEX_BASE_URL: codexBaseUrl,
      CHATGPT_BASE_URL: chatgptBaseUrl,
      CODEX_AUTH_ISSUER: url,
      OPENAI_BASE_URL: openaiBaseUrl,
    },
    log: log.entries,
    get turns() {
      return log.entries.filter(({ method, path }) => method !== "GET" && path.endsWith("/responses"));
    },
    auth: {
      issue: issuer.issue,
      issueApiKey: issuer.issueApiKey,
      revokeAccessTokens: issuer.revokeAccessTokens,
      endSessions: issuer.endSessions,
      labelOf: issuer.labelOf,
      reply: (...replies) => void oauth.replies.push(...replies),
      denyLogin: (error) => {
        oauth.denyLogin = error;
      },
    },
    enqueue: (...scenarios) => void queue.push(...scenarios),
    enqueueHandshakes: (...scenarios) => void backend.handshakes.push(...scenarios),
    connections: backend.connections,
    get queued() {
      return queue.length;
    },
    script: (script) => {
      backend.script = script ?? backend.defaultScript;
    },
    setQuota: (quota) => {
      backend.quotaOptions = quota;
    },
    setSafeguards: (setting) => {
      backend.safeguards = setting;
    },
    waitFor: log.waitFor,
    writeAuthFile: (codexHome, options) =>
      writeAuthFile(codexHome, issuer, { issuer: url, now: settings.now }, options),
    reset: () => {
      log.entries.length = 0;
      queue.length = 0;
      backend.handshakes.length = 0;
      backend.script = backend.defaultScript;
    },
    close,
  };
}
