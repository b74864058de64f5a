import { afterEach, beforeEach, expect, it } from "vitest";
import { forget, heapMegabytes, longAnswer, sendCrowd } from "../src/crowd.ts";
import { startStack, type Stack } from "../src/stack.ts";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const ANSWER = longAnswer(100);
const CROWD = { readers: 160, slow: 20, leavers: 20 };

it("serves 200 streams at once, slow readers and vanishing clients among them, in flat memory", async () => {
  const round = async (): Promise<void> => {
    forget(stack.sim, ANSWER);
    const texts = await sendCrowd(stack.url, CROWD);
    expect(texts).toHaveLength(180);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(/^word-0 .* word-99$/s);
  };
  await round();
  const before = await heapMegabytes();
  await round();
  await round();
  stack.records.length = 0;
  expect((await heapMegabytes()) - before).toBeLessThan(15);
  const status = (await (await fetch(`${stack.url}/status`)).json()) as {
    open: unknown[];
    totals: { aborted: number };
  };
  expect(status.open).toEqual([]);
}, 60_000);
