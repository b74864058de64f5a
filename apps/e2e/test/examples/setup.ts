import Anthropic from "@anthropic-ai/sdk";
import { createCodexAuth } from "@codexthropic/codex-auth";
import { createCodexClient, type CodexClient } from "@codexthropic/codex-client";
import { nodeTransport } from "@codexthropic/codex-client/node";
import { scenarios } from "@codexthropic/codex-sim";
import { expect } from "vitest";
import { startBackend, type Backend } from "../../src/stack.ts";

/** A simulated backend with a login, and a client on it: what each example is given. */
export interface ExampleBackend extends Backend {
  client: CodexClient;
}

export async function startExampleBackend(): Promise<ExampleBackend> {
  const backend = await startBackend();
  const { sim, codexHome } = backend;
  const transport = nodeTransport();
  const client = createCodexClient({
    auth: createCodexAuth({ codexHome, issuer: sim.issuer, env: {} }),
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
    transport,
  });
  return {
    ...backend,
    client,
    async close() {
      await client.close();
      transport.close();
      await backend.close();
    },
  };
}

const REQUEST = {
  model: "claude-opus-4-6",
  max_tokens: 1000,
  messages: [{ role: "user" as const, content: "Hi." }],
};

/** Over a socket or, with `fetch`, without one. */
export function sdk(
  baseURL: string,
  fetch?: (request: Request) => Response | Promise<Response>,
  apiKey = "any",
): Anthropic {
  return new Anthropic({
    baseURL,
    apiKey,
    maxRetries: 0,
    ...(fetch && {
      fetch: async (url: string | URL | Request, init?: RequestInit) => fetch(new Request(url, init)),
    }),
  });
}

/** The SDK streams an answer through it. */
export async function streams(anthropic: Anthropic, { sim }: Backend): Promise<void> {
  sim.enqueue(scenarios.text("Streamed."));
  const message = await anthropic.messages.stream(REQUEST).finalMessage();
  expect(message.content).toMatchObject([{ type: "text", text: "Streamed." }]);
}

/** The SDK gets a whole answer from it. */
export async function answers(anthropic: Anthropic, { sim }: Backend): Promise<void> {
  sim.enqueue(scenarios.text("Whole."));
  const message = await anthropic.messages.create(REQUEST);
  expect(message.content).toMatchObject([{ type: "text", text: "Whole." }]);
}

/** Upstream's failure arrives in Anthropic's words. */
export async function tellsErrors(anthropic: Anthropic, { sim }: Backend): Promise<void> {
  sim.enqueue(scenarios.usageLimit());
  const error: unknown = await anthropic.messages
    .stream(REQUEST)
    .finalMessage()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Anthropic.RateLimitError);
  expect(String(error)).toContain("usage limit");
}
