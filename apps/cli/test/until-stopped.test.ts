import { expect, it } from "vitest";
import { untilStopped } from "../src/serve/until-stopped.ts";
import { fakeIo } from "./fake-io.ts";

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<void>(() => {});

it("the second signal waits for what an exit could spoil, the third does not", async () => {
  const io = fakeIo();
  let settle = (): void => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  void untilStopped(io, { close: () => never, settled: () => settled, say: () => {} });
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
  void untilStopped(io, { close: () => never, settled: () => never, say: () => {} });
  for (let signals = 0; signals < 3; signals++) io.signal("SIGINT");
  await turns();
  expect(io.exits).toEqual([130]);
});

it("without anything to spoil the second signal exits at once", () => {
  const io = fakeIo();
  void untilStopped(io, { close: () => never, say: () => {} });
  io.signal("SIGINT");
  io.signal("SIGINT");
  expect(io.exits).toEqual([130]);
});
