import { afterEach, beforeEach, expect, it } from "vitest";
import { forget, heapMegabytes, longAnswer, sendCrowd } from "../../src/crowd.ts";
import { startStack, type Stack } from "../../src/stack.ts";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const MINUTES = Number(process.env["CODEXTHROPIC_SOAK_MINUTES"] ?? 5);

it(`${MINUTES} minutes of 200 streams at once, slow readers and vanishing clients among them`, async () => {
  const answer = longAnswer(500);
  const heaps: number[] = [];
  const until = Date.now() + MINUTES * 60_000;
  let streams = 0;
  while (Date.now() < until) {
    forget(stack.sim, answer);
    streams += (await sendCrowd(stack.url, { readers: 160, slow: 20, leavers: 20 })).length;
    stack.records.length = 0;
    heaps.push(await heapMegabytes());
  }
  const third = Math.floor(heaps.length / 3);
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  process.stdout.write(`${streams} streams; heap ${heaps[0]?.toFixed(1)} … ${heaps.at(-1)?.toFixed(1)} MB\n`);
  expect(mean(heaps.slice(-third)) - mean(heaps.slice(third, 2 * third))).toBeLessThan(5);
});
