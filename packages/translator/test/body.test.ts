import { describe, expect, it } from "vitest";
import { ask, said, USER } from "./ask.ts";
import { catalog } from "./captures.ts";

const tool = { name: "Read", description: "reads", input_schema: { type: "object", properties: {} } };
const everything = {
  system: "be good",
  tools: [tool, { type: "web_search_20250305", name: "web_search" }],
  thinking: { type: "adaptive" },
  output_config: {
    format: { type: "json_schema", schema: { type: "object", properties: { a: { type: "null" } } } },
  },
  speed: "fast",
  max_tokens: 100,
  temperature: 0,
  metadata: { user_id: "u" },
  stop_sequences: ["x", ""],
  stream: false,
  betas: ["x"],
};
const readTool = {
  type: "function",
  name: "Read",
  description: "reads",
  strict: false,
  parameters: { type: "object", properties: {} },
};

describe("the body", () => {
  it("on the full lane: an allow-list in the order of the wire", () => {
    const { body } = ask(everything, { catalog });
    expect(Object.keys(body)).toEqual([
      "model",
      "instructions",
      "stream",
      "service_tier",
      "input",
      "tools",
      "tool_choice",
      "parallel_tool_calls",
      "reasoning",
      "store",
      "include",
      "prompt_cache_key",
      "text",
    ]);
    expect(body).toMatchObject({
      model: "gpt-5.5",
      instructions: "be good",
      stream: true,
      service_tier: "priority",
      input: [said("user", "hi")],
      tools: [readTool, { type: "web_search" }],
      tool_choice: "auto",
      parallel_tool_calls: true,
      reasoning: { effort: "xhigh", summary: "auto" },
      store: false,
      include: ["reasoning.encrypted_content", "web_search_call.action.sources"],
      text: { verbosity: "low", format: { type: "json_schema" } },
    });
    expect(Object.keys(body.text ?? {})).toEqual(["verbosity", "format"]);
  });

  it("on the lite lane: tools and instructions as the first items", () => {
    const { body, degraded } = ask(everything, { lane: "lite", model: "gpt-6-sol", catalog });
    expect(Object.keys(body)).toEqual([
      "model",
      "stream",
      "service_tier",
      "input",
      "tool_choice",
      "parallel_tool_calls",
      "reasoning",
      "store",
      "include",
      "prompt_cache_key",
      "text",
    ]);
    expect(body.input).toEqual([
      { type: "additional_tools", role: "developer", tools: [readTool] },
      said("developer", "be good"),
      said("user", "hi"),
    ]);
    expect(body.parallel_tool_calls).toBe(false);
    expect(body.include).toEqual(["reasoning.encrypted_content"]);
    expect(degraded).toEqual(["sampling.ignored", "tool.web_search"]);
  });

  it("with the least: nothing that was not asked for", () => {
    const { body } = ask({}, { model: "plain" });
    expect(body).toEqual({
      model: "plain",
      stream: true,
      input: [said("user", "hi")],
      store: false,
      prompt_cache_key: expect.any(String),
    });
    expect(ask({}, { model: "plain", lane: "lite" }).body).toEqual({
      model: "plain",
      stream: true,
      input: [said("user", "hi")],
      parallel_tool_calls: false,
      reasoning: { context: "all_turns" },
      store: false,
      prompt_cache_key: expect.any(String),
    });
  });

  it("shares what it can with the request", () => {
    const { body, context } = ask({ tools: [tool] });
    expect(body.tools?.[0]).toMatchObject({ parameters: tool.input_schema });
    expect(context.tools["Read"]?.inputSchema).toBe(tool.input_schema);
    expect(body.tools?.[0]?.type === "function" && body.tools[0].parameters).toBe(tool.input_schema);
  });
});

describe("what the backend refused", () => {
  it.each([
    "service_tier",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "reasoning",
    "include",
    "prompt_cache_key",
    "text",
  ])("%s is left out", (param) => {
    const before = ask(everything, { catalog }).body;
    const { body } = ask(everything, { catalog, withoutParams: new Set([param]) });
    const { [param]: _refused, ...rest } = Object.fromEntries(Object.entries(before));
    expect(body).toEqual(rest);
  });

  it("a part of a parameter is left out alone; an empty parameter goes with its last part", () => {
    const without = (...params: string[]) =>
      ask(everything, { catalog, withoutParams: new Set(params) }).body;
    expect(without("reasoning.summary").reasoning).toEqual({ effort: "xhigh" });
    expect(without("reasoning.summary", "reasoning.effort")).not.toHaveProperty("reasoning");
    expect(Object.keys(without("text.verbosity").text ?? {})).toEqual(["format"]);
    expect(without("text.format.schema", "tools.0", "reasoning.x", "tool_choice.name", "")).toEqual(
      ask(everything, { catalog }).body,
    );
  });

  it.each(["model", "input", "stream", "store", "unknown"])("%s cannot be", (param) => {
    const options = { catalog, withoutParams: new Set([param]) };
    expect(ask(everything, options).body).toEqual(ask(everything, { catalog }).body);
  });

  it("instructions travel as the first developer message", () => {
    const { body } = ask({ system: "be good" }, { withoutParams: new Set(["instructions"]) });
    expect(body.input).toEqual([said("developer", "be good"), said("user", "hi")]);
    expect("instructions" in body).toBe(false);
    expect(ask({}, { withoutParams: new Set(["instructions"]) }).body.input).toEqual([said("user", "hi")]);
  });

  it("entries of include go one by one", () => {
    const without = (...values: string[]) =>
      ask(everything, { withoutParams: new Set(values.map((value) => `include:${value}`)) }).body.include;
    expect(without("web_search_call.action.sources")).toEqual(["reasoning.encrypted_content"]);
    expect(without("reasoning.encrypted_content")).toEqual(["web_search_call.action.sources"]);
    expect(without("web_search_call.action.sources", "reasoning.encrypted_content")).toBeUndefined();
  });

  it("a dropped tier is not reported as priority", () => {
    expect(ask(everything).context.serviceTier).toBe("priority");
    expect(ask(everything, { withoutParams: new Set(["service_tier"]) }).context.serviceTier).toBe(
      "standard",
    );
  });
});

describe("service_tier", () => {
  it.each([
    [{ speed: "fast" }, "priority"],
    [{ service_tier: "priority" }, "priority"],
    [{ service_tier: "fast" }, "priority"],
    [{ speed: "fast", service_tier: "odd" }, "priority"],
    [{ speed: "standard" }, undefined],
    [{ speed: 5 }, undefined],
    [{ service_tier: "auto" }, undefined],
    [{ service_tier: "standard_only" }, undefined],
    [{}, undefined],
  ])("%j ⇒ %s", (request, tier) => {
    const { body, context } = ask(request);
    expect(body.service_tier).toBe(tier);
    expect(context.serviceTier).toBe(tier ?? "standard");
    expect(ask(request, { fast: true }).body.service_tier).toBe("priority");
    expect(ask(request, { fast: false }).body.service_tier).toBe(tier);
  });

  it("only where the catalogue lists it", () => {
    const model = "gpt-daybreak-blue-latest";
    const { body, degraded } = ask({ speed: "fast" }, { model, catalog });
    expect(body.service_tier).toBeUndefined();
    expect(degraded).toEqual(["service_tier.unavailable"]);
    expect(ask({ speed: "fast" }, { model: "gpt-5.5", catalog }).body.service_tier).toBe("priority");
    expect(ask({ speed: "fast" }, { model: "m", catalog: [{ slug: "m" }] }).body.service_tier).toBe(
      "priority",
    );
    const flexOnly = [{ slug: "m", service_tiers: [{ id: "flex" }] }];
    expect(ask({ speed: "fast" }, { model: "m", catalog: flexOnly }).body.service_tier).toBeUndefined();
    expect(ask({}, { model, catalog }).degraded).toEqual([]);
  });
});

describe("verbosity", () => {
  const known = [
    { slug: "m", support_verbosity: true, default_verbosity: "high" as const },
    { slug: "silent", support_verbosity: false, default_verbosity: "low" as const },
    { slug: "none", default_verbosity: null },
  ];
  it.each([
    ["the catalogue's default", "m", undefined, "high"],
    ["the user's choice", "m", "medium", "medium"],
    ["none for a model without", "silent", "medium", undefined],
    ["no default", "none", undefined, undefined],
    ["an unknown model", "x", undefined, undefined],
    ["the user's choice for an unknown model", "x", "low", "low"],
  ] as const)("%s", (_name, model, verbosity, expected) => {
    const { body } = ask({}, { model, catalog: known, ...(verbosity && { verbosity }) });
    expect(body.text).toEqual(expected && { verbosity: expected });
  });
});

describe("the context", () => {
  it("tells the transcoder what the backend does not do", () => {
    expect(ask(everything).context).toMatchObject({ stopSequences: ["x"], maxTokens: 100 });
    expect(ask({ messages: [USER] }).context).toEqual({
      model: "claude-opus-5-5",
      upstreamModel: "gpt-5.5",
      tools: {},
      thinking: "none",
      stopSequences: [],
      maxTokens: null,
      webSearch: null,
      toolSearch: null,
      compaction: false,
      inventedNulls: null,
      serviceTier: "standard",
    });
  });
});
