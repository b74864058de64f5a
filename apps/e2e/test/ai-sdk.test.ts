import { createAnthropic } from "@ai-sdk/anthropic";
import { scenarios } from "@codexthropic/codex-sim";
import { generateText, Output, stepCountIs, streamText, tool } from "ai";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { startStack, type Stack } from "../src/stack.ts";

/** The AI SDK, which validates every answer against its own schemas. */

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const model = (): ReturnType<ReturnType<typeof createAnthropic>> =>
  createAnthropic({ baseURL: `${stack.url}/v1`, apiKey: "any" })("claude-opus-5-5");

it("generates and streams text", async () => {
  stack.sim.enqueue(scenarios.text("Whole."), scenarios.text("In pieces, one by one."));
  expect((await generateText({ model: model(), prompt: "Hi" })).text).toBe("Whole.");
  const parts: string[] = [];
  for await (const part of streamText({ model: model(), prompt: "Hi" }).textStream) parts.push(part);
  expect(parts.join("")).toBe("In pieces, one by one.");
  expect(parts.length).toBeGreaterThan(1);
});

it("runs a tool loop", async () => {
  stack.sim.enqueue(scenarios.toolCall("add", { a: 2, b: 3 }), scenarios.text("Five."));
  const result = await generateText({
    model: model(),
    prompt: "2 + 3?",
    stopWhen: stepCountIs(3),
    tools: {
      add: tool({
        description: "Adds.",
        inputSchema: z.object({ a: z.number(), b: z.number() }),
        execute: async ({ a, b }) => a + b,
      }),
    },
  });
  expect(result.text).toBe("Five.");
  expect(result.steps[0]?.toolResults[0]?.output).toBe(5);
  expect(stack.sim.turns.map((turn) => turn.problem)).toEqual([null, null]);
});

it("gets structured output", async () => {
  stack.sim.enqueue(scenarios.text('{"city":"Kiel","note":null}'));
  const { output } = await generateText({
    model: model(),
    prompt: "Where?",
    output: Output.object({ schema: z.object({ city: z.string(), note: z.string().optional() }) }),
  }).catch((error: unknown) => {
    throw new Error(`not parsed: ${String(error)}`);
  });
  expect(output).toEqual({ city: "Kiel" });
});
