import { afterEach, expect, test, vi } from "vitest";
import { nextTurn } from "../src/yield-turn.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["setImmediate", setImmediate],
  ["a message port", undefined],
])("with %s microtasks run first and timers are not starved", async (_, immediate) => {
  vi.stubGlobal("setImmediate", immediate);
  const order: string[] = [];
  const turn = nextTurn().then(() => order.push("turn"));
  await Promise.resolve().then(() => order.push("microtask"));
  await turn;
  expect(order).toEqual(["microtask", "turn"]);
});
