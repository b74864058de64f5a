import type { CodexEvent } from "@codexthropic/protocol/codex";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Connection, type ExchangeListener, PONG_TIMEOUT_MS } from "../../src/websocket/connection.ts";
import type { EventQueue } from "../../src/websocket/event-queue.ts";
import { FakeSocket } from "./support.ts";

const created = { type: "response.created", response: { id: "resp_1" } };
const delta = (text: string): object => ({ type: "response.output_text.delta", delta: text });
const completed = { type: "response.completed", response: { id: "resp_1", output: [] } };

let socket: FakeSocket;
let connection: Connection;
let told: unknown[][];
let abort: AbortController;

const listener: ExchangeListener = {
  headers: (headers) => told.push(["headers", Object.fromEntries(headers)]),
  turnState: (value) => told.push(["turnState", value]),
  completed: (id) => told.push(["completed", id]),
  closed: () => told.push(["closed"]),
};
const begin = (): EventQueue => connection.exchange("{}", abort.signal, listener);

async function all(events: EventQueue): Promise<CodexEvent[]> {
  const collected: CodexEvent[] = [];
  for await (const batch of events) collected.push(...batch.events);
  return collected;
}

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  connection = new Connection(socket, () => 0, 1024);
  told = [];
  abort = new AbortController();
});
afterEach(() => vi.useRealTimers());

describe("an answer", () => {
  it("is one batch for each chunk, and leaves the connection idle", async () => {
    const events = begin();
    const first = events.next();
    socket.event(created);
    socket.event(delta("a"));
    expect((await first).value?.events).toHaveLength(2);
    socket.event(completed);
    expect((await events.next()).value?.events).toEqual([completed]);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(told).toEqual([["completed", "resp_1"]]);
    expect([connection.state, socket.terminated, socket.keepsAlive]).toEqual(["idle", false, false]);
  });

  it("tells its turn state once it comes, and not as an event", async () => {
    const events = begin();
    socket.event({ type: "response.metadata", headers: { "X-Codex-Turn-State": "state" } });
    socket.event(completed);
    expect(await all(events)).toEqual([completed]);
    expect(told[0]).toEqual(["turnState", "state"]);
  });

  it.each(["response.incomplete", "response.failed"])(
    "that ends with %s closes the connection",
    async (type) => {
      const events = begin();
      socket.event({ type, response: { id: "resp_1" } });
      expect(await all(events)).toHaveLength(1);
      expect([connection.state, connection.lastTurn, socket.terminated]).toEqual(["closed", null, true]);
    },
  );

  it("that says nothing new still shows that the connection is alive", async () => {
    const events = begin();
    const first = events.next();
    socket.event({ type: "keepalive" });
    expect((await first).value).toEqual({ events: [], size: 20 });
  });

  it("of a reader that is behind stops the sender until it has caught up", async () => {
    const events = begin();
    for (let i = 0; i < 80; i++) socket.event(delta("x".repeat(1000)));
    expect(socket.paused).toBe(true);
    await events.next();
    expect(socket.paused).toBe(false);
  });
});

describe("a frame that", () => {
  it.each(["", "{", "[]", "7", '"text"', "{}", '{"type":"news"}'])("is %s ends nothing", async (data) => {
    const events = begin();
    socket.server.text(data);
    socket.event(completed);
    expect((await all(events)).at(-1)).toEqual(completed);
  });

  it("refuses is classified with its headers", async () => {
    const events = begin();
    socket.event({
      type: "error",
      status: 429,
      error: { type: "usage_limit_reached", message: "The usage limit has been reached", plan_type: "plus" },
      headers: { "Retry-After": 7, "x-codex-primary-used-percent": "100" },
    });
    await expect(events.next()).rejects.toMatchObject({
      code: "usage_limit_reached",
      failure: { status: 429, plan_type: "plus", retry_after_ms: 7000 },
    });
    expect(told[0]).toEqual(["headers", { "retry-after": "7", "x-codex-primary-used-percent": "100" }]);
    expect(connection.state).toBe("closed");
  });

  it.each([
    "previous_response_not_found",
    "websocket_connection_limit_reached",
    "response_already_in_flight",
  ])("says %s is a lost connection, not a bad request", async (code) => {
    const events = begin();
    socket.event({ type: "error", status: 400, error: { code, message: "…" } });
    await expect(events.next()).rejects.toMatchObject({ code: "cut" });

    connection = new Connection((socket = new FakeSocket()), () => 0, 1000);
    const others = begin();
    socket.event({ type: "error", error: { code, message: "no status" } });
    await expect(others.next()).rejects.toMatchObject({ code: "cut" });
  });

  it.each([{}, { error: { message: "no status" } }, { message: "flat", code: "server_error" }])(
    "is an error without a status ends the answer as over HTTP: %j",
    async (fields) => {
      const events = begin();
      socket.event({ type: "error", ...fields });
      expect(await all(events)).toEqual([{ type: "error", ...fields }]);
      expect([connection.state, connection.lastTurn]).toEqual(["closed", null]);
    },
  );

  it("is binary is a fault", async () => {
    const events = begin();
    socket.server.binary();
    await expect(events.next()).rejects.toMatchObject({ code: "bad_gateway" });
    expect(connection.state).toBe("closed");
  });
});

describe("a connection", () => {
  it("that closes in mid-answer is a cut, told once", async () => {
    const events = begin();
    socket.event(delta("a"));
    socket.server.closed(1006);
    expect((await events.next()).done).toBe(false);
    await expect(events.next()).rejects.toMatchObject({ code: "cut" });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(connection.frameTooLarge).toBe(false);
  });

  it("that is closed with 1009 tells that the frame was too large", async () => {
    const events = begin();
    socket.server.closed(1009);
    await expect(events.next()).rejects.toMatchObject({ code: "cut" });
    expect(connection.frameTooLarge).toBe(true);
    expect(told).toEqual([["closed"]]);
  });

  it("that closes while idle is not used again", () => {
    socket.server.closed(1000);
    expect(connection.state).toBe("closed");
  });

  it("that is silent for two seconds after a frame is dead", async () => {
    const events = begin();
    expect([socket.pings, socket.sent]).toEqual([1, ["{}"]]);
    const pending = events.next().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(PONG_TIMEOUT_MS);
    expect(await pending).toMatchObject({ code: "cut" });
    expect(socket.terminated).toBe(true);
  });

  it("that answers the ping may be silent for as long as it thinks", async () => {
    const events = begin();
    socket.server.pong();
    await vi.advanceTimersByTimeAsync(60_000);
    socket.event(completed);
    expect(await all(events)).toEqual([completed]);
  });

  it("is dropped without a frame when the reader leaves, also in the middle of a pull", async () => {
    const events = begin();
    const pending = events.next();
    await events.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect([socket.terminated, connection.state]).toEqual([true, "closed"]);
    socket.server.closed(1006);
  });

  it("is dropped when the request is aborted, and the reader gets the reason", async () => {
    const events = begin();
    const pending = events.next().catch((error: unknown) => error);
    const reason = new Error("left");
    abort.abort(reason);
    expect(await pending).toBe(reason);
    expect(socket.terminated).toBe(true);
  });

  it("does not hear of an abort after its answer", async () => {
    const events = begin();
    socket.event(completed);
    await all(events);
    abort.abort();
    expect([socket.terminated, connection.state]).toEqual([false, "idle"]);
  });

  it("that is retired is closed after its answer, or at once", async () => {
    const events = begin();
    connection.retire();
    expect(connection.state).toBe("busy");
    socket.event(completed);
    expect(await all(events)).toEqual([completed]);
    expect(connection.state).toBe("closed");

    const idle = new Connection(new FakeSocket(), () => 0, 1024);
    idle.retire();
    expect(idle.state).toBe("closed");
  });

  it("carries one answer at a time", () => {
    begin();
    expect(begin).toThrow("one answer at a time");
  });
});
