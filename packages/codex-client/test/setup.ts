import type { CodexEvent, ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { afterEach, beforeEach } from "vitest";

import {
  createCodexClient,
  type CodexClient,
  type CodexClientOptions,
  type Credentials,
  type LogFields,
} from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { startBackend, type Backend } from "./backend.ts";

export interface Setup {
  backend: Backend;
  /** A client of the backend; waits between requests take no time and are noted. */
  client(options?: Partial<CodexClientOptions>): CodexClient;
  waits: number[];
  log: { level: string; message: string; fields: LogFields | undefined }[];
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
        (message: string, fields?: LogFields): void =>
          void log.push({ level, message, fields });
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

export const SESSION = "0b3d2f0e-0000-5000-8000-000000000001";
export const IDS: Built["ids"] = { sessionId: SESSION, threadId: SESSION };

/** What a translator would return: one question in a thread. */
export function build(options: Pick<BuildOptions, "model" | "lane">, text = "Hi"): Built {
  return { body: bodyFor(options, text), ids: IDS, needsFullLane: false };
}

export function bodyFor({ model, lane }: Pick<BuildOptions, "model" | "lane">, text = "Hi"): ResponsesBody {
  return {
    model,
    ...(lane === "full" && { instructions: "Be brief." }),
    stream: true,
    input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }],
    store: false,
    prompt_cache_key: SESSION,
  };
}

/** All events of an answer. */
export async function readAll(events: AsyncIterable<readonly CodexEvent[]>): Promise<CodexEvent[]> {
  const all: CodexEvent[] = [];
  for await (const batch of events) all.push(...batch);
  return all;
}

/** The types of all events of an answer. */
export async function readTypes(events: AsyncIterable<readonly CodexEvent[]>): Promise<string[]> {
  return (await readAll(events)).map(({ type }) => type);
}

/** All bytes, as text. */
export async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true });
  return text;
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

/** Resolves when something that happens in the background has happened. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
