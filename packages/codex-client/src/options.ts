import type { Lane } from "@codexthropic/protocol/codex";

import { endpointsOf, type Endpoints } from "./backend/endpoints.ts";
import type { CredentialSource } from "./credentials.ts";
import { createIdentity, type Identity, type Machine } from "./identity/identity.ts";
import { silent, type Logger } from "./logger.ts";
import { unpdfText } from "./pdf.ts";
import type { AttemptTimes } from "./send/attempt.ts";
import type { PdfText } from "./send/heal.ts";
import { DEFAULT_BUDGET, type Budget } from "./send/remedies.ts";
import { sleep } from "./timer.ts";
import { fetchTransport, type Fetch } from "./transport/fetch-transport.ts";
import type { Transport } from "./transport/transport.ts";

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
  /** How long an answer is held back until it shows real output. Default 8 s. */
  headHoldMs?: number;
  /** How long a terminal refusal answers its repeats. Default 5 s. */
  refusalMemoryMs?: number;
  /** Where the catalogue and the installation id outlive the process. Node only. Default: nowhere. */
  cacheDir?: string;
  identity?: Partial<Identity> & { machine?: Machine };
  /** Compresses bodies for the ChatGPT backend; `zstd()` of `/node`. Default: not at all. */
  compression?: Compression | null;
  /** Default: unpdf, if it is installed. */
  pdfText?: PdfText;
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
  endpoints: Endpoints;
  lane: "auto" | Lane;
  budget: Budget;
  times: AttemptTimes;
  refusalMemoryMs: number;
  cacheDir: string | undefined;
  identity: Identity;
  compression: Compression | null;
  pdfText: PdfText;
  logger: Logger;
  now: () => number;
  random: () => number;
  uuid: () => string;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** @see interface.md "Defaults" */
export function settingsOf(options: CodexClientOptions): Settings {
  // Called as a function of its own: browsers refuse it as a method of another object.
  const fetch: Fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const { retries = DEFAULT_BUDGET.requests - 1 } = options;
  return {
    auth: options.auth,
    fetch,
    transport: options.transport ?? fetchTransport(fetch),
    endpoints: endpointsOf({
      codex: options.codexBaseUrl,
      chatgpt: options.chatgptBaseUrl,
      openai: options.openaiBaseUrl,
    }),
    lane: options.lane ?? "auto",
    budget: { ...DEFAULT_BUDGET, requests: 1 + retries },
    times: {
      headerTimeoutMs: options.headerTimeoutMs ?? 300_000,
      idleTimeoutMs: options.idleTimeoutMs ?? 300_000,
      headHoldMs: options.headHoldMs ?? 8_000,
    },
    refusalMemoryMs: options.refusalMemoryMs ?? 5_000,
    cacheDir: options.cacheDir,
    identity: createIdentity(options.identity),
    compression: options.compression ?? null,
    pdfText: options.pdfText ?? unpdfText,
    logger: options.logger ?? silent,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    uuid: options.uuid ?? (() => crypto.randomUUID()),
    sleep: options.sleep ?? sleep,
  };
}
