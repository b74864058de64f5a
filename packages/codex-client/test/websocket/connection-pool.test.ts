import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Connection } from "../../src/websocket/connection.ts";
import {
  type ConnectionPool,
  createConnectionPool,
  MAX_AGE_MS,
  MAX_CONNECTIONS,
  MAX_IDLE_MS,
} from "../../src/websocket/connection-pool.ts";
import { FakeSocket } from "./support.ts";

const completed = '{"type":"response.completed","response":{"id":"resp_1"}}';
const listener = { headers() {}, turnState() {}, completed() {}, closed() {} };

let pool: ConnectionPool;
let sockets: FakeSocket[];
const { signal } = new AbortController();
setMaxListeners(0, signal);

async function open(): Promise<Connection> {
  const socket = new FakeSocket();
  sockets.push(socket);
  return new Connection(socket, Date.now, 1024);
}
/** Resolves with whether the thread got a connection. */
const take = (thread: string, owner = "me", opener = open): Promise<true | null> =>
  pool.exchange({
    thread,
    owner,
    open: opener,
    begin(connection) {
      connection.exchange("{}", signal, listener);
      return true;
    },
  });
const finish = (socket: FakeSocket | undefined): void => {
  socket?.server.pong();
  socket?.server.text(completed);
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  sockets = [];
  pool = createConnectionPool(Date.now);
});
afterEach(() => {
  pool.close();
  vi.useRealTimers();
});

it("a thread's next request gets the same connection", async () => {
  await take("a");
  finish(sockets[0]);
  await take("a");
  expect(sockets).toHaveLength(1);
  expect(sockets[0]?.sent).toHaveLength(2);
});

it("two requests of a thread never meet on one connection", async () => {
  const results = await Promise.all([take("a"), take("a"), take("a")]);
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  expect(await take("a")).toBeNull();
  finish(sockets[0]);
  const again = await Promise.all([take("a"), take("a")]);
  expect(again.filter((result) => result !== null)).toHaveLength(1);
});

it("each thread has its own", async () => {
  await Promise.all([take("a"), take("b")]);
  expect(sockets).toHaveLength(2);
});

it.each([
  ["the token or the account has changed", () => {}, "you"],
  ["the connection is 55 minutes old", () => vi.setSystemTime(Date.now() + MAX_AGE_MS), "me"],
])("a connection is replaced when %s", async (_, change, owner) => {
  await take("a");
  finish(sockets[0]);
  change();
  await take("a", owner);
  expect(sockets).toHaveLength(2);
  expect(sockets[0]?.terminated).toBe(true);
});

it("a connection that was idle for long has to answer a ping first", async () => {
  await take("a");
  finish(sockets[0]);
  vi.setSystemTime(Date.now() + 60_000);
  const next = take("a");
  await vi.advanceTimersByTimeAsync(2000);
  await next;
  expect(sockets).toHaveLength(2);
  expect(sockets[0]?.terminated).toBe(true);

  finish(sockets[1]);
  vi.setSystemTime(Date.now() + 60_000);
  const alive = take("a");
  sockets[1]?.server.pong();
  await alive;
  expect(sockets).toHaveLength(2);
});

it("a connection that nobody uses is closed after five minutes", async () => {
  await take("a");
  finish(sockets[0]);
  await vi.advanceTimersByTimeAsync(MAX_IDLE_MS + MAX_IDLE_MS / 5);
  expect(sockets[0]?.terminated).toBe(true);
  expect(pool.size()).toBe(0);
});

it("an answer that takes longer than five minutes is left alone", async () => {
  await take("a");
  sockets[0]?.server.pong();
  await vi.advanceTimersByTimeAsync(2 * MAX_IDLE_MS);
  expect(sockets[0]?.terminated).toBe(false);
});

it("at most sixteen are open; the one that was idle for longest makes room", async () => {
  for (let i = 0; i < MAX_CONNECTIONS; i++) {
    await take(String(i));
    vi.setSystemTime(Date.now() + 1);
  }
  expect(await take("more")).toBeNull();
  finish(sockets[3]);
  vi.setSystemTime(Date.now() + 1);
  finish(sockets[2]);
  await take("more");
  expect(pool.size()).toBe(MAX_CONNECTIONS);
  expect(sockets.map((socket) => socket.terminated).indexOf(true)).toBe(3);
});

it("a handshake that fails takes no place", async () => {
  const refuse = (): Promise<Connection> => Promise.reject(new Error("refused"));
  await expect(take("a", "me", refuse)).rejects.toThrow("refused");
  expect(pool.size()).toBe(0);
  await take("a");
  expect(sockets).toHaveLength(1);
});

it("a closed pool closes everything, answers under way after their end, and opens nothing", async () => {
  await take("a");
  await take("idle");
  finish(sockets[1]);
  pool.close();
  expect(sockets.map((socket) => socket.terminated)).toEqual([false, true]);
  finish(sockets[0]);
  expect(sockets[0]?.terminated).toBe(true);
  expect(await take("b")).toBeNull();
  expect(sockets).toHaveLength(2);
});

it("a connection that opens while the pool closes is dropped", async () => {
  const opening = take("a");
  pool.close();
  expect(await opening).toBeNull();
  expect(sockets[0]?.terminated).toBe(true);
});
