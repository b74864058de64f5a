import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isFernetShaped, verifySeal } from "../src/seal.ts";
import { scenarios, seal, startSim, viewOf, type SimOptions } from "../src/index.ts";
import { sampleOf } from "../src/sample.ts";
import { isBackendRegex } from "../src/schema/regex.ts";
import { call, fullBody, liteBody, output, post, stream, user, type Frame } from "./helpers.ts";

describe("encrypted content", () => {
  const context = { account: "acc", family: "3000", at: 1_795_000_000, nonce: "1" };
  const sealed = seal("secret", context);

  it("has the shape of the real one, with every padding", () => {
    const lengths = [2, 3, 4].map((blocks) => seal("secret", { ...context, blocks }));
    for (const one of lengths) expect(isFernetShaped(one)).toBe(true);
    const paddings = new Set(lengths.map((one) => one.length - one.replace(/=+$/, "").length));
    expect(paddings).toEqual(new Set([0, 1, 2]));
    expect(sealed).toMatch(/^gAAAA/);
  });

  it("is valid for its account and family only, and only unharmed, and only at last", () => {
    const middle = sealed[60] === "A" ? "B" : "A";
    expect(verifySeal("secret", "acc", "3000", sealed)).toBe("valid");
    expect(verifySeal("secret", "other", "3000", sealed)).toBe("foreign");
    expect(verifySeal("secret", "acc", "2911", sealed)).toBe("other_model");
    expect(verifySeal("another", "acc", "3000", sealed)).toBe("damaged");
    expect(verifySeal("secret", "acc", "3000", sealed.slice(0, 60) + middle + sealed.slice(61))).toBe(
      "damaged",
    );
    expect(verifySeal("secret", "acc", "3000", sealed.slice(4))).toBe("damaged");
    expect(verifySeal("secret", "acc", "3000", "not sealed at all")).toBe("damaged");
    expect(verifySeal("secret", "acc", "3000", seal("secret", { ...context, early: true }))).toBe("damaged");
  });

  const LITE = { "x-openai-internal-codex-responses-lite": "true" };

  /** Lets one simulator reason, and another one read it. */
  async function replay(
    change: (item: Frame, added: Frame) => unknown,
    second: SimOptions = {},
    body = fullBody,
    headers: Record<string, string> = {},
  ): Promise<number> {
    const maker = await startSim();
    const reader = await startSim(second);
    maker.enqueue(scenarios.reasoning());
    const frames = await stream(maker);
    const item = (type: string): Frame => frames.find((frame) => frame.type === type)?.["item"] as Frame;
    const replayed = change(item("response.output_item.done"), item("response.output_item.added"));
    const { status } = await post(reader, body({ input: [user("hi"), replayed, user("on")] }), headers);
    await Promise.all([maker.close(), reader.close()]);
    return status;
  }

  it("is taken back by the same account, also by a simulator started anew", async () => {
    expect(await replay((item) => item)).toBe(200);
  });

  it("is refused early, damaged, under another secret, by another model", async () => {
    expect(await replay((_, added) => added)).toBe(400);
    expect(await replay((item) => ({ ...item, encrypted_content: "gAAAA-not" }))).toBe(400);
    expect(await replay((item) => item, { secret: "another" })).toBe(400);
    const sol = (own?: object): Record<string, unknown> => liteBody({ ...own, model: "gpt-6-sol" });
    expect(await replay((item) => item, {}, sol, LITE)).toBe(400);
  });

  it("is refused by another account", async () => {
    const sim = await startSim();
    sim.enqueue(scenarios.reasoning());
    const item = (await stream(sim)).find(({ type }) => type === "response.output_item.done")?.["item"];
    const { access_token } = sim.auth.issue({ account: { accountId: "acc-2" } });
    const headers = { authorization: `Bearer ${access_token}`, "chatgpt-account-id": "acc-2" };
    const response = await post(sim, fullBody({ input: [user("hi"), item, user("on")] }), headers);
    expect(await response.text()).toContain("organization_id did not match");
    await sim.close();
  });
});

describe("regular expressions", () => {
  it.each([
    "^[a-z]+$",
    "^(?!__.*__$)[^/]{1,200}$",
    "\\d{4}-\\d{2}\\.\\w\\s\\S",
    "a\\\\p{L}",
    "[\\]]",
    "[^\\]]x",
    "\\u00e4\\x41\\n\\t",
    "(?P<year>\\d+)-(?P=year)",
    "(?i)abc",
    "(?:a|b)(?=c)",
    "\\/\\-\\{",
    "\\A\\d+\\Z",
  ])("%s compiles", (pattern) => {
    expect(isBackendRegex(pattern)).toBe(true);
  });

  it.each([
    "^\\p{L}+$",
    "\\P{N}",
    "\\u{1F600}",
    "(?<year>\\d+)",
    "(a)\\k<year>",
    "[]",
    "a[^]b",
    "\\cX",
    "\\h",
    "\\z",
    "\\u12",
    "(",
    "a**",
    "[z-a]",
    "\\",
  ])("%s does not", (pattern) => {
    expect(isBackendRegex(pattern)).toBe(false);
  });
});

describe("a request, read", () => {
  it("has words, rounds and outputs", () => {
    const input = [
      { type: "message", role: "developer", content: "Be brief." },
      user("old"),
      call("call_0"),
      output("call_0"),
      user([
        { type: "input_text", text: "<system-reminder>\nnote\n</system-reminder>" },
        { type: "input_text", text: "new" },
      ]),
      call("call_1", { name: "Read" }),
      call("call_2"),
      output("call_1", { output: [{ type: "input_text", text: "one" }] }),
      output("call_2", { output: "two" }),
      call("call_3"),
      output("call_3", { output: "three" }),
    ];
    const view = viewOf(JSON.parse(JSON.stringify(fullBody({ instructions: "You help.", input }))) as never);
    expect(view).toMatchObject({
      userText: "new",
      instructions: "You help.\n\nBe brief.",
      round: 2,
      lastItemType: "function_call_output",
      outputs: [
        { callId: "call_1", name: "Read", text: "one" },
        { callId: "call_2", name: "Bash", text: "two" },
        { callId: "call_3", text: "three" },
      ],
    });
  });

  it("has tools of both lanes, namespaces opened", () => {
    const inner = { type: "namespace", name: "x", tools: [{ type: "custom", name: "exec" }] };
    const input = [{ type: "additional_tools", role: "developer", tools: [inner] }, user("hi")];
    expect(viewOf(liteBody({ input })).tools).toEqual(["exec"]);
    expect(viewOf(fullBody({ tools: [inner] })).tools).toEqual(["exec"]);
  });

  it("may be nothing at all", () => {
    expect(viewOf({})).toMatchObject({ userText: "", round: 0, tools: [], outputs: [] });
  });
});

it("the example of the README runs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, code = ""] = /```js\nimport [^\n]*\n(.*?)```/s.exec(readme) ?? [];
  const lines: unknown[] = [];
  const run = new Function("startSim", "scenarios", "console", `return (async () => {${code}})()`) as (
    ...given: unknown[]
  ) => Promise<void>;
  await run(startSim, scenarios, { log: (line: unknown) => lines.push(line) });
  expect(lines).toEqual([
    expect.stringContaining('"text":"Hello!"'),
    expect.stringContaining('"type":"usage_limit_reached"'),
    [expect.objectContaining({ status: 200 }), expect.objectContaining({ status: 429 })],
  ]);
});

it.each([
  [{ type: "string", enum: ["a", "b"] }, "a"],
  [{ const: 5 }, 5],
  [{ type: ["null", "integer"], minimum: 7 }, 7],
  [{ type: "number", exclusiveMinimum: 1 }, 1.5],
  [{ anyOf: [{ type: "boolean" }, { type: "null" }] }, true],
  [{ type: "string", format: "date" }, "2026-01-02"],
  [{ type: "string", maxLength: 3 }, "sam"],
  [{ type: "array", items: { type: "null" }, minItems: 2 }, [null, null]],
  [{ allOf: [{ type: "object", properties: { a: { type: "boolean" } }, required: ["a"] }] }, { a: true }],
  [{ $ref: "#/$defs/x", $defs: { x: { const: 1 } } }, 1],
  [{ type: "object", properties: { a: {}, b: {} }, required: ["b"] }, { b: "sample" }],
])("a sample of %j", (schema, value) => {
  expect(sampleOf(schema)).toEqual(value);
});
