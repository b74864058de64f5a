import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { CodexEvent, InputItem } from "@codexthropic/protocol/codex";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

import { createOpenSocket } from "../../src/node/open-websocket.ts";
import type { TransportMode } from "../../src/websocket/choose-transport.ts";
import {
  createWebSocketSender,
  type WebSocketAnswer,
  type WebSocketRequest,
  type WebSocketSender,
} from "../../src/websocket/send-over-websocket.ts";
import { assistant, body, user } from "./support.ts";

const TURN_OVER = (id: string): string =>
  JSON.stringify({ type: "response.completed", response: { id, output: [] } });

/** How the server under test behaves; each test sets what it needs. */
let server: Server;
let sockets: WebSocketServer;
let handshakes: IncomingMessage[];
let frames: { input: InputItem[]; previous_response_id?: string; client_metadata: Record<string, string> }[];
let refuseWith: number | null;
let limit: string | null;
let onFrame: (socket: WebSocket, number: number) => void;
let sender: WebSocketSender;
let clock: { now: number };
let url: string;

beforeEach(async () => {
  handshakes = [];
  frames = [];
  refuseWith = null;
  limit = null;
  clock = { now: 1_800_000_000_000 };
  onFrame = (socket, number) => socket.send(TURN_OVER(`resp_${number}`));
  server = createServer();
  sockets = new WebSocketServer({ noServer: true });
  sockets.on("headers", (headers) => {
    if (limit !== null) headers.push(`x-codex-websocket-max-message-bytes: ${limit}`);
  });
  server.on("upgrade", (request, socket, head) => {
    handshakes.push(request);
    if (refuseWith !== null) {
      const refusal = '{"error":{"message":"no"}}';
      socket.end(`HTTP/1.1 ${refuseWith} No\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on("message", (data: Buffer) => {
        frames.push(JSON.parse(data.toString("utf8")));
        onFrame(opened, frames.length);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/backend-api/codex/responses`;
  sender = create("auto");
});
afterEach(async () => {
  sender.close();
  for (const client of sockets.clients) client.terminate();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const create = (setting: TransportMode): WebSocketSender =>
  createWebSocketSender({ open: createOpenSocket(), setting, now: () => clock.now });

const request = (input: InputItem[], more: Partial<WebSocketRequest> = {}): WebSocketRequest => ({
  url,
  headers: { "chatgpt-account-id": "acc-1", authorization: "Bearer token", "session-id": "s" },
  thread: "thread",
  owner: "token",
  body: body(input),
  lite: false,
  turn: { state: null },
  expectedInput: () => null,
  signal: new AbortController().signal,
  onHeaders() {},
  ...more,
});

async function read(answer: WebSocketAnswer | null): Promise<CodexEvent[]> {
  const events: CodexEvent[] = [];
  for await (const batch of answer?.frames ?? []) events.push(...batch.events);
  return events;
}

it("one connection, and only what is new from the second turn on", async () => {
  const first = [user("one")];
  const answer = [assistant("1")];
  onFrame = (socket, number) => {
    socket.send(JSON.stringify({ type: "response.output_item.done", output_index: 0, item: assistant("1") }));
    socket.send(TURN_OVER(`resp_${number}`));
  };
  await read(await sender.send(request(first, { expectedInput: () => [...first, ...answer] })));
  const second = await sender.send(request([...first, ...answer, user("two")]));
  await read(second);
  expect(handshakes).toHaveLength(1);
  expect(frames[0]).not.toHaveProperty("previous_response_id");
  expect(frames[1]).toMatchObject({ previous_response_id: "resp_1", input: [user("two")] });
  expect(second).toMatchObject({ continued: true });
  expect(second?.bytesSaved).toBeGreaterThan(0);
});

it("the handshake has the headers of the request, in their order, and no redirect is followed", async () => {
  await read(await sender.send(request([user("one")])));
  const names = handshakes[0]?.rawHeaders
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase());
  const own = ["chatgpt-account-id", "authorization", "session-id"];
  expect(names?.filter((name) => own.includes(name))).toEqual(own);
  expect(handshakes[0]?.headers["sec-websocket-extensions"]).toBe(
    "permessage-deflate; client_max_window_bits",
  );

  sender = create("auto");
  refuseWith = 307;
  expect(await sender.send(request([user("one")]))).toBeNull();
});

it("turn state and lite lane travel in client_metadata", async () => {
  onFrame = (socket, number) => {
    socket.send('{"type":"response.metadata","headers":{"x-codex-turn-state":"first"}}');
    socket.send('{"type":"response.metadata","headers":{"x-codex-turn-state":"second"}}');
    socket.send(TURN_OVER(`resp_${number}`));
  };
  const turn = { state: null };
  await read(await sender.send(request([user("one")], { turn, lite: true })));
  await read(await sender.send(request([user("one")], { turn, lite: true })));
  expect(frames[0]?.client_metadata).toEqual({
    "x-codex-ws-stream-request-start-ms": "1800000000000",
    ws_request_header_x_openai_internal_codex_responses_lite: "true",
  });
  expect(frames[1]?.client_metadata["x-codex-turn-state"]).toBe("first");
});

describe("HTTP carries a request", () => {
  it("while its thread is busy, and the other way round with another thread", async () => {
    onFrame = () => {};
    expect(await sender.send(request([user("one")]))).not.toBeNull();
    expect(await sender.send(request([user("two")]))).toBeNull();
    expect(await sender.send(request([user("two")], { thread: "agent" }))).not.toBeNull();
  });

  it("that has no tools and no history, unless WebSockets are asked for", async () => {
    const bare = request([user("a title")], { body: body([user("a title")], { tools: [] }) });
    expect(await sender.send(bare)).toBeNull();
    expect(handshakes).toHaveLength(0);
    sender = create("websocket");
    expect(await sender.send(bare)).not.toBeNull();
  });

  it("that has no tools, in a thread whose last turn had some", async () => {
    await read(await sender.send(request([user("one")])));
    const side = body([user("one"), assistant("1"), user("summarize")], { tools: [] });
    expect(await sender.send(request([], { body: side }))).toBeNull();
  });

  it("always, when that is the setting", async () => {
    sender = create("http");
    expect(await sender.send(request([user("one")]))).toBeNull();
  });
});

describe("a handshake that is refused", () => {
  it.each([404, 405, 426, 501])("with %i: HTTP for as long as the process lives", async (status) => {
    refuseWith = status;
    expect(await sender.send(request([user("one")]))).toBeNull();
    refuseWith = null;
    clock.now += 24 * 3_600_000;
    expect(await sender.send(request([user("one")]))).toBeNull();
    expect(handshakes).toHaveLength(1);
    expect(sender.unavailable()).toContain(String(status));
  });

  it.each([403, 429, 500, 503])("with %i: HTTP for ten minutes", async (status) => {
    refuseWith = status;
    expect(await sender.send(request([user("one")]))).toBeNull();
    expect(await sender.send(request([user("one")], { thread: "other" }))).toBeNull();
    expect(handshakes).toHaveLength(1);
    refuseWith = null;
    clock.now += 10 * 60_000;
    expect(await sender.send(request([user("one")]))).not.toBeNull();
  });

  it("with 401 is a matter of the login, and told as such", async () => {
    refuseWith = 401;
    await expect(sender.send(request([user("one")]))).rejects.toMatchObject({ code: "unauthorized" });
    refuseWith = null;
    expect(await sender.send(request([user("one")], { owner: "another token" }))).not.toBeNull();
  });
});

it("a server that cannot be reached: HTTP", async () => {
  expect(await sender.send(request([user("one")], { url: "http://127.0.0.1:1/responses" }))).toBeNull();
});

describe("a frame that is too large", () => {
  it("by the announced limit is not sent; the thread stays with HTTP, others do not", async () => {
    limit = "2000";
    expect(await sender.send(request([user("x".repeat(2000))]))).toBeNull();
    expect(frames).toHaveLength(0);
    expect(await sender.send(request([user("small")]))).toBeNull();
    expect(await sender.send(request([user("small")], { thread: "other" }))).not.toBeNull();
  });

  it("counts bytes, not characters", async () => {
    limit = "2000";
    expect(await sender.send(request([user("ü".repeat(900))]))).toBeNull();
    expect(frames).toHaveLength(0);
  });

  it("by a close with 1009 keeps the thread with HTTP", async () => {
    onFrame = (socket) => socket.close(1009);
    const answer = await sender.send(request([user("one")]));
    await expect(read(answer)).rejects.toMatchObject({ code: "cut" });
    expect(await sender.send(request([user("one")]))).toBeNull();
  });
});

it("after an abort the connection is gone within a moment, and the next turn is whole on a new one", async () => {
  const left = new AbortController();
  onFrame = (socket, number) => {
    if (number > 1) socket.send(TURN_OVER("resp_2"));
  };
  const closed = new Promise((resolve) => {
    sockets.once("connection", resolve);
    server.once("upgrade", (_, socket) => socket.on("close", resolve));
  });
  const answer = await sender.send(request([user("one")], { signal: left.signal }));
  const pending = read(answer);
  left.abort(new Error("the client left"));
  await expect(pending).rejects.toThrow("the client left");
  await closed;
  await read(await sender.send(request([user("one")])));
  expect(handshakes).toHaveLength(2);
  expect(frames.at(-1)).not.toHaveProperty("previous_response_id");
});

it("an abort during the handshake rejects with its reason and is no reason against WebSockets", async () => {
  const left = new AbortController();
  server.removeAllListeners("upgrade");
  server.on("upgrade", (_, socket) => {
    left.abort(new Error("the client left"));
    socket.on("end", () => socket.end()).resume();
  });
  await expect(sender.send(request([user("one")], { signal: left.signal }))).rejects.toThrow(
    "the client left",
  );
  expect(sender.unavailable()).toBeNull();
});
