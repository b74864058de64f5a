import { once } from "node:events";
import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { scenarios } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/** Connections to the backend: a TLS handshake costs more than a small message. */

let stack: Stack;
let relay: Server;
let connections = 0;

beforeEach(async () => {
  stack = await startStack();
  connections = 0;
  relay = createServer((socket) => {
    connections += 1;
    const upstream = connect(Number(new URL(stack.sim.url).port), "127.0.0.1");
    socket.pipe(upstream).pipe(socket);
    for (const end of [socket, upstream]) end.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => {
    relay.listen(0, "127.0.0.1", resolve);
  });
});
afterEach(async () => {
  await stack.close();
  relay.close();
});

const HELLO = { model: "claude-opus-5-5", max_tokens: 1000, messages: [{ role: "user", content: "Hi" }] };

const ask = async (url: string, body: object = {}): Promise<string> => {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...HELLO, ...body }),
  });
  return response.text();
};

it("are used again after every answer, streamed or not", async () => {
  const origin = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const { url } = await stack.another({ codexBaseUrl: `${origin}/backend-api/codex` });
  await ask(url, { stream: true });
  // The catalogue comes in the background, over a connection of its own.
  await stack.sim.waitFor((request) => request.path.endsWith("/models") && request.finished);
  const warm = connections;
  for (let i = 0; i < 5; i++) {
    expect(await ask(url, { stream: true })).toContain("message_stop");
    expect(await ask(url)).toContain('"end_turn"');
  }
  expect(connections).toBe(warm);
});

it("of one client may carry many answers, and the next is still ended when the client leaves", async () => {
  const warnings: string[] = [];
  const warn = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", warn);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(`${stack.url}/v1/messages`, { method: "POST", agent }, resolve);
      request.on("error", reject);
      request.setHeader("content-type", "application/json");
      request.end(JSON.stringify({ ...HELLO, stream: true }));
    });
  for (let i = 0; i < 15; i++) expect(await text(await post())).toContain("message_stop");
  stack.sim.script(() => scenarios.silence("before_terminal", scenarios.text("One two three four.")));
  const last = await post();
  await once(last, "data");
  last.destroy();
  expect((await stack.sim.waitFor((request) => request.aborted !== null)).aborted).toBe("during_stream");
  expect(stack.records).toHaveLength(16);
  expect(stack.records.filter(({ aborted }) => aborted)).toHaveLength(1);
  agent.destroy();
  process.off("warning", warn);
  expect(warnings).toEqual([]);
});

it("are given up when an answer is cut short, so that upstream stops generating", async () => {
  stack.sim.script(() => scenarios.silence("before_terminal", scenarios.text("One two STOP three four.")));
  expect(await ask(stack.url, { stream: true, stop_sequences: ["STOP"] })).toContain(
    '"stop_sequence":"STOP"',
  );
  const turn = await stack.sim.waitFor((request) => request.aborted !== null);
  expect(turn.aborted).toBe("during_stream");
});
