import { connect, createServer, type AddressInfo, type Server } from "node:net";
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

const ask = async (url: string, body: object = {}): Promise<string> => {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 1000,
      messages: [{ role: "user", content: "Hi" }],
      ...body,
    }),
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

it("are given up when an answer is cut short, so that upstream stops generating", async () => {
  stack.sim.script(() => scenarios.silence("before_terminal", scenarios.text("One two STOP three four.")));
  expect(await ask(stack.url, { stream: true, stop_sequences: ["STOP"] })).toContain(
    '"stop_sequence":"STOP"',
  );
  const turn = await stack.sim.waitFor((request) => request.aborted !== null);
  expect(turn.aborted).toBe("during_stream");
});
