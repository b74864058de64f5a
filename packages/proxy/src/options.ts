import type { CodexAuth } from "@codexthropic/codex-auth";
import type { CodexClient, OpenSocket, Transport, TransportMode } from "@codexthropic/codex-client";
import type { Verbosity } from "@codexthropic/protocol/codex";
import type { ModelTable } from "@codexthropic/translator";
import type { RequestRecord } from "./record/request-record.ts";

/** `consola` fits. Messages and facts never hold tokens, prompts or account ids. */
export interface Logger {
  debug(message: string, facts?: Record<string, unknown>): void;
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

/** One event in or out, for `--verbose`: type, ids and size; `text` only when {@link ProxyOptions.traceBodies} is on. */
export interface TraceEvent {
  requestId: string;
  direction: "client→" | "→upstream" | "upstream→" | "→client";
  type: string;
  id?: string;
  bytes: number;
  text?: string;
}

/** What is kept of the exchanges of `/v1/messages`, for reports and replays. @see docs/recording.md */
export interface RecordingOptions {
  /** Made with mode 0700 when it is missing; files have mode 0600. */
  folder: string;
  /** Keep texts of prompts, tools and answers. Secrets, and what names a person or a machine, are masked even so. */
  texts?: boolean;
  /** Recordings that are kept. Default 50. */
  count?: number;
  /** Bytes of all recordings. Default 256 MiB. */
  maxBytes?: number;
  /** Names of the user and the machine, to be masked in texts that are kept. */
  names?: readonly string[];
}

/** Everything that a proxy can be given. Every option has a default; nothing is read from the environment. */
export interface ProxyOptions {
  /** Default: `createCodexAuth()` on `codexHome`. */
  auth?: CodexAuth;
  /** Default: `createCodexClient()` on `auth`. */
  client?: CodexClient;
  /** Folder of auth.json. Default `~/.codex`. */
  codexHome?: string;
  /** Default `https://chatgpt.com/backend-api/codex`. */
  codexBaseUrl?: string;
  /** Default `https://chatgpt.com/backend-api`. */
  chatgptBaseUrl?: string;
  /** API-key mode. Default `https://api.openai.com/v1`. */
  openaiBaseUrl?: string;
  /** Default `https://auth.openai.com`. */
  authIssuer?: string;
  refreshTokenUrl?: string;
  revokeTokenUrl?: string;
  /** Clients must present it as `x-api-key` or bearer. Required when listening beyond loopback. */
  apiKey?: string;
  /** Ask for the priority tier on every request. */
  fast?: boolean;
  lane?: "auto" | "full" | "lite";
  /** `{ opus, sonnet, haiku, other }` → slug. Default: `gpt-5.5` each. */
  models?: Partial<ModelTable>;
  /**
   * What gives the verdicts on tool calls that Claude Code's auto mode asks for. `auto`: the cheapest model that the
   * account's catalogue lists. `off`: nothing; the client is told that it is not supported. Else a slug. Default `auto`.
   */
  judge?: "auto" | "off" | (string & {});
  /** Overrides the catalogue's default verbosity. */
  verbosity?: Verbosity;
  /** Upstream requests at most before the first output. Default 4. */
  retries?: number;
  /** Milliseconds. Default 300,000. */
  headerTimeoutMs?: number;
  /** Milliseconds without a byte. Default 300,000. */
  idleTimeoutMs?: number;
  /** Bytes of a request body after decompression. Default 32 MiB. */
  maxBody?: number;
  /** Milliseconds until an unfinished request body is given up. Default 60,000. */
  bodyTimeoutMs?: number;
  /** Open `/v1/messages` requests at most; one more is answered with 429. Default 1,024. */
  maxStreams?: number;
  /** Folder for the catalogue and for what `check` has found; without it nothing is cached on disk. */
  cacheDir?: string;
  /**
   * Folder of the usage history: one line for each message, no prompts, no account ids. Several proxies may share it.
   * Without it nothing is written.
   * @see docs/usage.md
   */
  usageFolder?: string;
  /** Web-standard fetch for everything but the stream. Default: over `node:http(s)`; for the login the global one. */
  fetch?: typeof globalThis.fetch;
  /** The streaming call. Default: node:http(s). */
  transport?: Transport;
  /** Opens WebSockets. Default: on Node, over the same network as `transport`; none where one of these is given. */
  openSocket?: OpenSocket;
  /** `auto`: a WebSocket for the turns of a conversation, else HTTP. Default `auto`. */
  transportMode?: TransportMode;
  /** What `/status` and `/healthz` say. Default: the version of this package. */
  version?: string;
  logger?: Logger;
  /** Called once for each request that has ended. */
  onRequest?: (record: RequestRecord) => void;
  /** Called for every event in and out; costs time, so only set when wanted. */
  onTrace?: (event: TraceEvent) => void;
  /** Put texts into trace events. */
  traceBodies?: boolean;
  /** Keep the last exchanges, redacted, in files. Default: nothing is kept. */
  recording?: RecordingOptions;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/** The proxy without a socket, and with one. */
export interface Proxy {
  /** Web-standard handler, for Hono, workers and tests. */
  fetch(request: Request): Promise<Response>;
  listen(options?: { host?: string; port?: number }): Promise<Listening>;
  /**
   * Takes other options for all requests that arrive from now on, on every open listener. Connections stay open, and
   * so do the totals of the status page.
   * @returns `drained` resolves when the requests that arrived before have ended, and what the proxy had made for them is closed
   * A listener beyond loopback that loses its key by this refuses every request.
   */
  reconfigure(options: ProxyOptions): { drained: Promise<void> };
}

export interface Listening {
  /** `http://127.0.0.1:8765` */
  url: string;
  port: number;
  /**
   * Stops accepting; waits for open streams up to `graceMs` (default: until they end), then cuts them. A refresh of the
   * login that is under way is waited for in any case; it has time limits of its own.
   */
  close(options?: { graceMs?: number }): Promise<void>;
}
