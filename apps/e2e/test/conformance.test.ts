import { CASES, renderResult, runConformance } from "@codexthropic/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/** Our own proxy, held to the kit that others hold theirs to. */

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test("every case of the conformance kit passes", { timeout: 120_000 }, async () => {
  const { results } = await runConformance({ proxyUrl: stack.url, sim: stack.sim, concurrency: 16 });
  const failed = results.filter(({ problems }) => problems.length > 0);
  expect(failed.map((result) => renderResult(result, 0)).join("\n")).toBe("");
  expect(results).toHaveLength(CASES.length);
});
