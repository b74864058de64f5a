import { validateBody } from "@codexthropic/codex-sim";
import type { InputItem } from "@codexthropic/protocol/codex";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translateRequest, type TranslateOptions } from "../src/index.ts";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { callId, messages, MODEL, request, toolName, tools } from "./arbitraries.ts";
import { catalog } from "./captures.ts";

const lane = fc.constantFrom("full", "lite");

const optionsArbitrary: fc.Arbitrary<TranslateOptions> = fc.record({
  lane,
  model: fc.constant(MODEL),
  catalog: fc.constantFrom(
    catalog.filter(({ slug }) => slug === MODEL),
    [],
  ),
  fast: fc.boolean(),
  withoutReasoning: fc.boolean(),
  withoutParams: fc.constantFrom(
    new Set<string>(),
    new Set(["instructions", "text", "service_tier", "include:web_search_call.action.sources"]),
  ),
  looseTools: fc.constantFrom(new Set<string>(), new Set(["Read", "bash"])),
  omitTools: fc.constantFrom(new Set<string>(), new Set(["mcp__srv__tool", "memory"])),
});

function translated(value: unknown, options: TranslateOptions) {
  return translateRequest(value, options);
}

describe("for any conversation", () => {
  it("the backend accepts the body", () => {
    fc.assert(
      fc.property(request, optionsArbitrary, (value, options) => {
        const { body } = translated(value, options);
        expect(validateBody(JSON.parse(JSON.stringify(body)), { lane: options.lane ?? "full" })).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("every call has its output and every output its call, in this order", () => {
    fc.assert(
      fc.property(messages, (list) => {
        const { input } = translated({ model: "m", messages: list }, {}).body;
        const open = new Set<string>();
        for (const item of input) {
          if (item.type === "function_call") {
            expect(open.has(item.call_id)).toBe(false);
            open.add(item.call_id);
          }
          if (item.type === "function_call_output") expect(open.delete(item.call_id)).toBe(true);
        }
        expect(open.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("each half of a surrogate pair is replaced", () => {
    fc.assert(
      fc.property(request, (value) => {
        const { body } = translated(value, { model: MODEL });
        // Only lone surrogates are escaped by JSON.stringify; in texts of schemas they may remain as data.
        const { tools: _tools, text: _text, ...rest } = body;
        expect(JSON.stringify(rest)).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/);
      }),
      { numRuns: 300 },
    );
  });
});

/** No call of the first `count` messages waits for its result, whichever way ids are paired. */
function isSettled(list: readonly JsonObject[], count: number): boolean {
  const open = new Map<string, number>();
  for (const { content } of list.slice(0, count)) {
    if (!Array.isArray(content)) continue;
    for (const block of content.filter(isObject)) {
      if (block["type"] === "tool_use")
        open.set(String(block["id"]), (open.get(String(block["id"])) ?? 0) + 1);
      const id = String(block["tool_use_id"]);
      if (block["type"] === "tool_result" && open.has(id)) open.set(id, (open.get(id) ?? 0) - 1);
    }
  }
  return [...open.values()].every((waiting) => waiting <= 0);
}

/** The message stands for everything before it. */
function isCompacted(message: JsonObject | undefined): boolean {
  const content = message?.["content"];
  return Array.isArray(content) && content.filter(isObject).some(({ type }) => type === "compaction");
}

describe("prefix stability", () => {
  it("a longer conversation begins with the bytes of the shorter one", () => {
    let compared = 0;
    fc.assert(
      fc.property(messages, tools, optionsArbitrary, (list, offered, options) => {
        const settled = list.map(({ clear_at: _cleared, ...message }): JsonObject => message);
        const inputOf = (count: number): readonly string[] =>
          translated({ model: "m", tools: offered, messages: settled.slice(0, count) }, options)
            .body.input.filter(({ type }) => type !== "additional_tools")
            .map((item: InputItem) => JSON.stringify(item));
        for (let count = 1; count < settled.length; count++) {
          if (!isSettled(settled, count) || isCompacted(settled[count])) continue;
          compared += 1;
          const shorter = inputOf(count);
          expect(inputOf(count + 1).slice(0, shorter.length)).toEqual(shorter);
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("tools never change while deferred ones are found by the client's search", () => {
    const known = ["Read", "mcp__srv__tool", "a.b"];
    const offered = [{ name: "ToolSearch" }, ...known.map((name) => ({ name, defer_loading: true }))];
    const options = { model: MODEL, catalog };
    const rounds = fc.array(fc.array(fc.oneof(fc.constantFrom(...known), toolName), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rounds, (found) => {
        const list = found.flatMap((names, index): JsonObject[] => [
          {
            role: "assistant",
            content: [{ type: "tool_use", id: `toolu_${index}`, name: "ToolSearch", input: { query: "x" } }],
          },
          {
            role: "user",
            content: [
              {
                type: "tool_result",
                tool_use_id: `toolu_${index}`,
                content: names.map((tool_name) => ({ type: "tool_reference", tool_name })),
              },
            ],
          },
        ]);
        const bodyOf = (count: number) => {
          const { body } = translated(
            { model: "m", tools: offered, messages: list.slice(0, count * 2) },
            options,
          );
          expect(validateBody(body)).toBeNull();
          return body;
        };
        const whole = bodyOf(found.length);
        for (let count = 1; count < found.length; count++) {
          const { tools: listed, input } = bodyOf(count);
          expect(listed).toEqual(whole.tools);
          expect(input).toEqual(whole.input.slice(0, input.length));
        }
        const defined = whole.input.flatMap((item) => (item.type === "tool_search_output" ? item.tools : []));
        expect(new Set(defined.map(({ name }) => name)).size).toBe(defined.length);
      }),
      { numRuns: 300 },
    );
  });

  it("offered tools keep their place while deferred ones are loaded", () => {
    const deferred = tools.map((list) => list.map((tool): JsonObject => ({ ...tool, defer_loading: true })));
    const loading = fc.array(toolName, { maxLength: 5 });
    fc.assert(
      fc.property(tools, deferred, loading, (immediate, later, names) => {
        const toolsAfter = (count: number): readonly string[] =>
          (
            translated(
              {
                model: "m",
                tools: [...immediate, ...later],
                messages: names
                  .slice(0, count)
                  .map((tool_name) => ({ role: "user", content: [{ type: "tool_reference", tool_name }] }))
                  .concat([{ role: "user", content: [] }]),
              },
              {},
            ).body.tools ?? []
          ).map((tool) => JSON.stringify(tool));
        for (let count = 0; count < names.length; count++) {
          const before = toolsAfter(count);
          expect(toolsAfter(count + 1).slice(0, before.length)).toEqual(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("the same request gives the same bytes", () => {
    fc.assert(
      fc.property(request, optionsArbitrary, (value, options) => {
        const again: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.stringify(translateRequest(again, options))).toBe(
          JSON.stringify(translateRequest(value, options)),
        );
      }),
    );
  });
});

describe("names and ids", () => {
  it("every offered name is plain, unique and leads back to the client's", () => {
    fc.assert(
      fc.property(fc.uniqueArray(toolName, { maxLength: 12 }), (list) => {
        const { body, context } = translated(
          { model: "m", messages: [{ role: "user", content: "x" }], tools: list.map((name) => ({ name })) },
          {},
        );
        const offered = (body.tools ?? []).map((tool) => (tool.type === "function" ? tool.name : ""));
        expect(offered.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name))).toBe(true);
        expect(offered.map((name) => context.tools[name]?.name)).toEqual(
          list.filter((name) => name !== "DeferredToolPlaceholder"),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("different ids stay different, at most 64 characters long; short ones stay as they are", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(callId, fc.string({ maxLength: 90 })), { maxLength: 12 }),
        (ids) => {
          const content = ids.map((id) => ({ type: "tool_use", id, name: "Read", input: {} }));
          const { input } = translated({ model: "m", messages: [{ role: "assistant", content }] }, {}).body;
          const upstream = input.flatMap((item) => (item.type === "function_call" ? [item.call_id] : []));
          expect(new Set(upstream).size).toBe(ids.length);
          expect(upstream.every((id) => id !== "" && id.length <= 64)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("any JSON at all", () => {
  const settle = (value: unknown): void => {
    try {
      expect(validateBody(translateRequest(value, { model: MODEL }).body)).toBeNull();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidRequestError);
    }
  };

  it("is translated or refused; nothing else is thrown", () => {
    fc.assert(fc.property(fc.jsonValue(), settle));
  });

  it("a compaction on demand is refused with a path, or sent without tools", () => {
    fc.assert(
      fc.property(
        request,
        fc.oneof(fc.constant({ type: "summarize" }), fc.jsonValue()),
        (value, compaction) => {
          try {
            const { body, context } = translateRequest({ ...value, compaction }, { model: MODEL, catalog });
            expect(validateBody(body)).toBeNull();
            expect(context.compaction).toBe(compaction !== null);
            if (context.compaction) expect(body.tools).toBeUndefined();
          } catch (error) {
            expect(error).toMatchObject({
              name: "InvalidRequestError",
              path: expect.stringMatching(/^(?:compaction|messages)/),
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("in any place of a request as well", () => {
    fc.assert(
      fc.property(request, fc.jsonValue(), fc.nat(), (value, junk, place) =>
        settle(withJunk(value, junk, place)),
      ),
      { numRuns: 300 },
    );
  });
});

/** Replaces the value at one of the places of a JSON value, counted in reading order. */
function withJunk(value: JsonObject, junk: unknown, place: number): unknown {
  const count = (at: unknown): number =>
    typeof at === "object" && at !== null
      ? Object.values(at).reduce((sum: number, inner) => sum + count(inner), 1)
      : 1;
  let left = place % count(value);
  const replace = (at: unknown): unknown => {
    if (left-- === 0) return junk;
    if (Array.isArray(at)) return at.map(replace);
    if (!isObject(at)) return at;
    return Object.fromEntries(Object.entries(at).map(([key, inner]) => [key, replace(inner)]));
  };
  return replace(value);
}
