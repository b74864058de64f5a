import type { Preparation } from "@codexthropic/protocol";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { afterEach, beforeEach } from "vitest";

import {
  createCodexClient,
  type ByteSource,
  type CodexClient,
  type CodexClientOptions,
  type Credentials,
  type Facts,
} from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { startBackend, type Backend } from "./backend.ts";

export interface Setup {
  backend: Backend;
  /** A client of the backend; waits between requests take no time and are noted. */
  client(options?: Partial<CodexClientOptions>): CodexClient;
  waits: number[];
  log: { level: string; message: string; facts: Facts | undefined }[];
  /** Tokens that were reported as rejected. */
  rejected: string[];
  clock: { now: number };
}

export const chatgpt = (accessToken: string, accountId: string | null = "acc-1"): Credentials => ({
  kind: "chatgpt",
  accessToken,
  accountId,
});

/** Credentials that change with every rejection, as after a re-read and a refresh. */
export const tokens = (setup: Setup, ...credentials: Credentials[]): CodexClientOptions["auth"] => ({
  async getCredentials({ rejected } = {}) {
    if (rejected !== undefined) {
      setup.rejected.push(rejected);
      credentials.splice(0, credentials.length > 1 ? 1 : 0);
    }
    return credentials[0] ?? chatgpt("none");
  },
});

/** One backend for each test of the file. */
export function useBackend(): Setup {
  const clients: CodexClient[] = [];
  const transports: { close(): void }[] = [];
  const setup: Setup = {
    backend: undefined as never,
    waits: [],
    log: [],
    rejected: [],
    clock: { now: 1_800_000_000_000 },
    client(options = {}) {
      const { backend, waits, log, clock } = setup;
      const transport = nodeTransport();
      transports.push(transport);
      const note =
        (level: string) =>
        (message: string, facts?: Facts): void =>
          void log.push({ level, message, facts });
      const client = createCodexClient({
        auth: tokens(setup, chatgpt("token-1")),
        transport,
        codexBaseUrl: backend.codexBaseUrl,
        chatgptBaseUrl: backend.chatgptBaseUrl,
        openaiBaseUrl: `${backend.origin}/v1`,
        logger: { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") },
        now: () => clock.now,
        random: () => 0.5,
        sleep: async (ms, signal) => {
          signal.throwIfAborted();
          waits.push(ms);
        },
        ...options,
      });
      clients.push(client);
      return client;
    },
  };
  beforeEach(async () => {
    Object.assign(setup, { backend: await startBackend(), waits: [], log: [], rejected: [] });
    setup.clock.now = 1_800_000_000_000;
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    for (const transport of transports.splice(0)) transport.close();
    await setup.backend.close();
  });
  return setup;
}

/** What a translator would make: one question in a thread. */
export function bodyFor({ model, lane }: Pick<Preparation, "model" | "lane">, text = "Hi"): ResponsesBody {
  return {
    model,
    ...(lane === "full" && { instructions: "Be brief." }),
    stream: true,
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }],
    store: false,
    prompt_cache_key: "0b3d2f0e-0000-5000-8000-000000000001",
  };
}

/** Everything that a source yields, as text. */
export function readAll(source: ByteSource): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    let text = "";
    source.start({
      write: (chunk) => void (text += decoder.decode(chunk, { stream: true })),
      end: () => resolve(text),
      error: reject,
    });
  });
}

/** The `UpstreamError` that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const error: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error("expected an UpstreamError", { cause: error });
}
