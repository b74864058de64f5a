import type { Lane } from "@codexthropic/protocol/codex";

import type { CredentialSource } from "./credentials.ts";
import type { Identity, Machine } from "./identity/identity.ts";
import type { Logger } from "./logger.ts";
import type { PdfText } from "./send/heal.ts";
import type { Fetch } from "./transport/fetch-transport.ts";
import type { Transport } from "./transport/transport.ts";

/** How a request body is compressed. */
export interface Compression {
  /** The value of `content-encoding`. */
  encoding: string;
  compress(text: string): Promise<Uint8Array>;
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
