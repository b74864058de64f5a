import { CASES, renderResult, runConformance } from "@codexthropic/conformance";
import { afterEach, expect, test } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/** Our own proxy, held to the kit that others hold theirs to, over each transport. */

let stack: Stack;
afterEach(() => stack.close());

test.each(["http", "websocket"] as const)(
  "every case of the conformance kit passes over %s",
  { timeout: 120_000 },
  async (transport) => {
    stack = await startStack({
      sim: { websocket: transport === "websocket" },
      proxy: { transportMode: transport },
    });
    const { results } = await runConformance({ proxyUrl: stack.url, sim: stack.sim, concurrency: 16 });
    const failed = results.filter(({ problems }) => problems.length > 0);
    expect(failed.map((result) => renderResult(result, 0)).join("\n")).toBe("");
    expect(results).toHaveLength(CASES.length);
    expect(stack.sim.connections.length > 0).toBe(transport === "websocket");
  },
);
