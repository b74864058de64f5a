import type { Usage } from "@codexthropic/protocol/anthropic";
import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";

import type { CacheMiss } from "../../src/cache-miss/explain-cache-miss.ts";
import { findCacheMisses, type CacheMisses } from "../../src/cache-miss/find-cache-misses.ts";
import { createTurnShaper } from "../../src/cache-miss/turn-shape.ts";

const said = (text: string, role: "user" | "developer" = "user"): InputItem => ({
  type: "message",
  role,
  content: [{ type: "input_text", text }],
});
const tool = (name: string) =>
  ({ type: "function", name, strict: false, parameters: { type: "object" } }) as const;

function body(changes: Partial<ResponsesBody> = {}): ResponsesBody {
  return {
    model: "gpt-5.5",
    instructions: "Be brief.",
    stream: true,
    store: false,
    input: [said("one"), said("two")],
    tools: [tool("Read"), tool("Bash")],
    reasoning: { effort: "medium" },
    ...changes,
  };
}

const usage = (prompt: number, cached: number): Usage => ({
  input_tokens: prompt - cached,
  cache_read_input_tokens: cached,
  cache_creation_input_tokens: 0,
  output_tokens: 100,
  server_tool_use: null,
  service_tier: "standard",
});

const MINUTE = 60_000;

/** One turn: its body, how much came from the cache, and when it began; each takes a second. */
function turn(
  misses: CacheMisses,
  given: Partial<ResponsesBody>,
  { prompt = 50_000, cached = 0, at = 0, threadId = "t" } = {},
): CacheMiss | null {
  const times = { startedAt: at, endedAt: at + 1000 };
  return misses.explain({ threadId, body: body(given), usage: usage(prompt, cached), ...times });
}

const GROWN = { input: [said("one"), said("two"), said("three")] };

describe("a missed cache is explained by what differs from the turn before", () => {
  it.each<[CacheMiss, Partial<ResponsesBody>]>([
    ["model", { ...GROWN, model: "gpt-6-sol" }],
    ["tools", { ...GROWN, tools: [tool("Read"), tool("Bash"), tool("mcp__new")] }],
    ["tools", { ...GROWN, tools: [tool("Bash"), tool("Read")] }],
    ["instructions", { ...GROWN, instructions: "Be verbose." }],
    ["effort", { ...GROWN, reasoning: { effort: "high" } }],
    ["history", { input: [said("one"), said("edited"), said("three")] }],
    ["history", { input: [said("one")] }],
    ["other", GROWN],
  ])("%s", (reason, next) => {
    const misses = findCacheMisses();
    expect(turn(misses, {})).toBeNull();
    expect(turn(misses, next, { at: MINUTE })).toBe(reason);
  });

  it.each(["full", "lite"])(
    "instructions, when only a date in the middle of long ones differs (%s lane)",
    (lane) => {
      const misses = findCacheMisses();
      const ask = (date: string, at: number): CacheMiss | null => {
        const text = `${"Be brief. ".repeat(100)}Today is ${date}. ${"Be kind. ".repeat(100)}`;
        const { instructions: _instructions, tools: _tools, ...rest } = body();
        const asked =
          lane === "full"
            ? body({ instructions: text })
            : { ...rest, input: [said(text, "developer"), said("one")] };
        const times = { startedAt: at, endedAt: at + 1000 };
        return misses.explain({ threadId: "t", body: asked, usage: usage(50_000, 0), ...times });
      };
      expect(ask("2026-11-28", 0)).toBeNull();
      expect(ask("2026-11-29", MINUTE)).toBe("instructions");
    },
  );

  it("idle, when nothing differs but a long time has passed", () => {
    const misses = findCacheMisses();
    turn(misses, {});
    expect(turn(misses, GROWN, { at: 6 * MINUTE })).toBe("idle");
  });
});

describe("nothing is said", () => {
  it("of the first turn, of a cache that was hit, and of short prompts", () => {
    const misses = findCacheMisses();
    expect(turn(misses, {})).toBeNull();
    expect(turn(misses, { ...GROWN, model: "gpt-6-sol" }, { cached: 40_000 })).toBeNull();
    expect(turn(misses, {}, { threadId: "short", prompt: 900 })).toBeNull();
    expect(turn(misses, GROWN, { threadId: "short", prompt: 5000 })).toBeNull();
  });

  it("of another conversation under the same id, which does not disturb the first one either", () => {
    const misses = findCacheMisses();
    const title = { model: "gpt-6-luna", tools: [], instructions: "Find a title.", input: [said("a title")] };
    turn(misses, {});
    expect(turn(misses, title, { prompt: 2000 })).toBeNull();
    expect(turn(misses, { input: [said("one"), said("edited")] })).toBe("history");
  });

  it("after so many other threads that the turn before is forgotten", () => {
    const misses = findCacheMisses(2);
    turn(misses, {});
    for (const threadId of ["a", "b"]) turn(misses, {}, { threadId });
    expect(turn(misses, { ...GROWN, model: "gpt-6-sol" })).toBeNull();
  });
});

it("both lanes have the same shape, apart from instructions", () => {
  const shape = createTurnShaper();
  const full = body();
  const { tools = [], instructions = "", input, ...rest } = full;
  const lite: ResponsesBody = {
    ...rest,
    input: [
      { type: "additional_tools", role: "developer", tools } as InputItem,
      said(instructions, "developer"),
      ...input,
    ],
  };
  const [a, b] = [shape(full), shape(lite)];
  expect([b.tools, b.count, b.hashItems(b.count)]).toEqual([a.tools, a.count, a.hashItems(a.count)]);
  expect(shape({ ...lite, input: lite.input.with(1, said("Else.", "developer")) }).instructions).not.toBe(
    b.instructions,
  );
});

it("an item that is nested as deep as JSON can be written is no obstacle", () => {
  const nested = JSON.parse(`${"[".repeat(4000)}1${"]".repeat(4000)}`) as unknown;
  const call = { type: "tool_search_call", call_id: "a", execution: "client", status: "completed" } as const;
  const { count, hashItems } = createTurnShaper()(
    body({ input: [said("one"), { ...call, arguments: { nested } }] }),
  );
  expect(hashItems(count)).not.toBe(hashItems(1));
});

it("a shape holds no text", () => {
  expect(JSON.stringify(createTurnShaper()(body()))).not.toMatch(/brief|one|Read/);
});
