import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translateRequest, type TranslateOptions, type Translation } from "../src/index.ts";
import { MODEL, messages, request, tools } from "./arbitraries.ts";
import { PDF, PNG } from "./media.ts";

const pdf = `data:application/pdf;base64,${PDF}`;

/** Everything that parts of a request may come out differently for. */
const options: fc.Arbitrary<TranslateOptions> = fc.record({
  lane: fc.constantFrom("full", "lite"),
  model: fc.constantFrom(MODEL, "gpt-5.5"),
  withoutReasoning: fc.boolean(),
  looseTools: fc.constantFrom(new Set<string>(), new Set(["Read", "bash"])),
  omitTools: fc.constantFrom(new Set<string>(), new Set(["mcp__srv__tool"])),
  pdfAsText: fc.constantFrom(new Map<string, string>(), new Map([[pdf, "its text"]])),
});

/** A translation without its function, which is a new one each time. */
const plain = (translation: Translation): object => ({ ...translation, nextInput: null });

/** `translateRequest` with one cache for all calls. */
function createTranslator(): typeof translateRequest {
  const cache = new WeakMap<object, unknown>();
  return (value, way) => translateRequest(value, { ...way, cache });
}

describe("a cache", () => {
  it("changes nothing, whatever has been translated with it before and however", () => {
    const translate = createTranslator();
    fc.assert(
      fc.property(request, fc.array(options, { minLength: 1, maxLength: 4 }), (value, ways) => {
        for (const way of [...ways, ...ways])
          expect(plain(translate(value, way))).toEqual(plain(translateRequest(value, way)));
      }),
      { numRuns: 200 },
    );
  });

  it("changes nothing in new requests with the objects of old ones, wherever they stand", () => {
    const translate = createTranslator();
    fc.assert(
      fc.property(messages, tools, messages, options, (first, offered, more, way) => {
        translate({ model: "m", messages: first, tools: offered }, way);
        const both = { model: "m", messages: [...more, ...first, ...first], tools: offered.toReversed() };
        expect(plain(translate(both, way))).toEqual(plain(translateRequest(both, way)));
      }),
      { numRuns: 200 },
    );
  });

  const image = { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } };
  const looking = [
    { role: "user", content: [{ type: "text", text: "look" }, image] },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "Read", input: { path: "a" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: [image] }] },
  ];
  const reading = [
    { name: "Read", input_schema: { type: "object", properties: { path: { pattern: "(?<a>" } } } },
  ];
  const bodyOf = (translate: typeof translateRequest): { input: unknown[]; tools?: unknown[] } => {
    return translate({ model: "m", max_tokens: 1, messages: [...looking], tools: [...reading] }).body;
  };
  const partsOf = (translate: typeof translateRequest): unknown[] => {
    const body = bodyOf(translate);
    const [look, , result] = body.input as [{ content: unknown[] }, unknown, { output: unknown }];
    return [...look.content, result.output, body.tools?.[0]];
  };

  it("makes each part once; without a cache it is made anew", () => {
    const translate = createTranslator();
    const [first, again] = [partsOf(translate), partsOf(translate)];
    expect(first).toHaveLength(4);
    for (const [index, part] of first.entries()) expect(again[index]).toBe(part);
    const anew = partsOf(translateRequest);
    for (const [index, part] of partsOf(translateRequest).entries()) expect(anew[index]).not.toBe(part);
  });

  it("repeats any number of changes", () => {
    const found = Array.from({ length: 150_000 }, () => ({ type: "tool_reference", tool_name: "Read" }));
    const call = { type: "tool_use", id: "toolu_1", name: "ToolSearch", input: {} };
    const request = {
      model: "m",
      tools: [{ ...reading[0], defer_loading: true }],
      messages: [
        { role: "user", content: "find" },
        { role: "assistant", content: [call] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: found }] },
      ],
    };
    const translate = createTranslator();
    for (let turn = 0; turn < 2; turn++) {
      expect(translate(request).body.tools).toHaveLength(1);
    }
  });

  it("repeats what was lost", () => {
    const translate = createTranslator();
    const degraded = (): unknown =>
      translate({ model: "m", max_tokens: 1, messages: looking, tools: reading }).degraded;
    expect(degraded()).toEqual(["schema.pattern"]);
    expect(degraded()).toEqual(["schema.pattern"]);
  });
});
