import { expect, it } from "vitest";
import { untilStopped } from "../src/serve/until-stopped.ts";
import { fakeIo } from "./fake-io.ts";

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<void>(() => {});

it("the second signal waits for what an exit could spoil, the third does not", async () => {
  const io = fakeIo();
  let settle = (): void => {};
  const finishRefreshes = new Promise<void>((resolve) => (settle = resolve));
  void untilStopped(io, { close: () => never, finishRefreshes: () => finishRefreshes, log: () => {} });
  io.signal("SIGTERM");
  io.signal("SIGTERM");
  await turns();
  expect(io.exits).toEqual([]);
  settle();
  await turns();
  expect(io.exits).toEqual([143]);
});

it("a third signal exits at once", async () => {
  const io = fakeIo();
  void untilStopped(io, { close: () => never, finishRefreshes: () => never, log: () => {} });
  for (let signals = 0; signals < 3; signals++) io.signal("SIGINT");
  await turns();
  expect(io.exits).toEqual([130]);
});

it("without anything to spoil the second signal exits at once", () => {
  const io = fakeIo();
  void untilStopped(io, { close: () => never, log: () => {} });
  io.signal("SIGINT");
  io.signal("SIGINT");
  expect(io.exits).toEqual([130]);
});

it("SIGHUP reads the configuration again; from a closed terminal it ends the server once", async () => {
  const reloads: string[] = [];
  const server = { close: async () => {}, reload: async () => void reloads.push("reload"), log: () => {} };
  const daemon = fakeIo();
  void untilStopped(daemon, server);
  daemon.signal("SIGHUP");
  await turns();
  expect(reloads).toEqual(["reload"]);
  const closed = fakeIo({ closedTerminal: true });
  const ended = untilStopped(closed, { ...server, finishRefreshes: async () => {} });
  closed.signal("SIGHUP");
  closed.signal("SIGHUP");
  expect(await ended).toBe(129);
  expect([reloads.length, closed.exits]).toEqual([1, []]);
});
