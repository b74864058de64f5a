import type { Lane, ResponsesBody } from "@codexthropic/protocol/codex";

import { resolveEndpoints, type Endpoints } from "./backend/resolve-endpoints.ts";
import type { CredentialSource } from "./credentials.ts";
import { createIdentity, type Identity, type Machine } from "./identity/identity.ts";
import { silent, type Logger } from "./logger.ts";
import type { BackendFacts } from "./backend-facts.ts";
import { DEFAULT_LIMITS, type RetryLimits } from "./recovery/decide-recovery.ts";
import { unpdfText, type PdfText } from "./recovery/read-pdf.ts";
import { estimateTokens } from "./request/detect-overflow.ts";
import type { TimeLimits } from "./stream/open-stream.ts";
import { sleep } from "./timer.ts";
import { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
import type { Transport } from "./transport/transport.ts";
import type { TransportMode } from "./websocket/choose-transport.ts";
import type { OpenSocket } from "./websocket/socket.ts";

/** How a request body is compressed. */
export interface Compression {
  /** The value of `content-encoding`. */
  encoding: string;
  compress(body: Uint8Array): Promise<Uint8Array>;
}

export interface CodexClientOptions {
  auth: CredentialSource;
  /** For the small requests: catalogue, usage, workspace. Default: the global one. */
  fetch?: Fetch;
  /** For the answers of models. Default: `fetchTransport(fetch)`; `nodeTransport()` of `/node` is cheaper. */
  transport?: Transport;
  /** Opens WebSockets; `createOpenSocket()` of `/node`. Default: everything goes over HTTP. */
  openSocket?: OpenSocket;
  /** `auto`: a WebSocket where it is of use. `websocket`: wherever one can be had. Default `auto`. */
  transportMode?: TransportMode;
  /** Default `https://chatgpt.com/backend-api/codex`. */
  codexBaseUrl?: string;
  /** Default `https://chatgpt.com/backend-api`. */
  chatgptBaseUrl?: string;
  /** Used with an API key. Default `https://api.openai.com/v1`. */
  openaiBaseUrl?: string;
  /** Default `auto`. */
  lane?: "auto" | Lane;
  /** Retries before the first output. Default 3: four requests in all. */
  retries?: number;
  /** Default five minutes. */
  headerTimeoutMs?: number;
  /** Default 300 s. */
  idleTimeoutMs?: number;
  /** Milliseconds for which an answer is held back until it shows output. Default 8 s. */
  holdMs?: number;
  /** Milliseconds for which a repeat of a request that failed finally is answered with the same failure. Default 5 s. */
  failureCacheMs?: number;
  /** Where the catalogue and the installation id outlive the process. Node only. Default: nowhere. */
  cacheDir?: string;
  identity?: Partial<Identity> & { machine?: Machine };
  /** Compresses bodies for the ChatGPT backend; `zstd()` of `/node`. Default: not at all. */
  compression?: Compression | null;
  /** Default: unpdf, if it is installed. */
  pdfText?: PdfText;
  /** Asked when an answer is empty: above 372k tokens that is an overflow. Default: an estimate by length. */
  estimateTokens?: (body: ResponsesBody) => number | Promise<number>;
  /**
   * Reads what is known of the ChatGPT backend, with the first request, which waits for it. A failure counts as
   * `null`. Not used with an API key. Default: nothing is known.
   */
  facts?: () => Promise<BackendFacts | null>;
  logger?: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** A number in [0, 1). */
  random?: () => number;
  uuid?: () => string;
  /** Waits between two requests; rejects with the signal's reason. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The options with every default filled in. */
export interface Settings {
  auth: CredentialSource;
  fetch: Fetch;
  transport: Transport;
  openSocket: OpenSocket | null;
  transportMode: TransportMode;
  endpoints: Endpoints;
  lane: "auto" | Lane;
  limits: RetryLimits;
  times: TimeLimits;
  failureCacheMs: number;
  cacheDir: string | undefined;
  identity: Identity;
  compression: Compression | null;
  pdfText: PdfText;
  estimateTokens: (body: ResponsesBody) => number | Promise<number>;
  facts: () => Promise<BackendFacts | null>;
  logger: Logger;
  now: () => number;
  random: () => number;
  uuid: () => string;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** @see docs/limits.md */
export function withDefaults(options: CodexClientOptions): Settings {
  // Called as a function of its own: browsers reject `fetch` as a method of another object.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const { retries = DEFAULT_LIMITS.requests - 1 } = options;
  return {
    auth: options.auth,
    fetch,
    transport: options.transport ?? fetchTransport(fetch),
    openSocket: options.openSocket ?? null,
    transportMode: options.transportMode ?? "auto",
    endpoints: resolveEndpoints({
      codex: options.codexBaseUrl,
      chatgpt: options.chatgptBaseUrl,
      openai: options.openaiBaseUrl,
    }),
    lane: options.lane ?? "auto",
    limits: { ...DEFAULT_LIMITS, requests: 1 + retries },
    times: {
      headerTimeoutMs: options.headerTimeoutMs ?? 300_000,
      idleTimeoutMs: options.idleTimeoutMs ?? 300_000,
      holdMs: options.holdMs ?? 8_000,
    },
    failureCacheMs: options.failureCacheMs ?? 5_000,
    cacheDir: options.cacheDir,
    identity: createIdentity(options.identity),
    compression: options.compression ?? null,
    pdfText: options.pdfText ?? unpdfText,
    estimateTokens: options.estimateTokens ?? estimateTokens,
    facts: options.facts ?? (async () => null),
    logger: options.logger ?? silent,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    uuid: options.uuid ?? (() => crypto.randomUUID()),
    sleep: options.sleep ?? sleep,
  };
}
