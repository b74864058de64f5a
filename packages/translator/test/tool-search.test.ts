import type { InputItem } from "@codexthropic/protocol/codex";
import type { JsonObject } from "@codexthropic/protocol/json";
import { describe, expect, it } from "vitest";
import { translateRequest, type TranslateOptions } from "../src/index.ts";
import { ask, assistant, call, called, output, result, said, text, USER, user } from "./ask.ts";
import { captures, catalog, optionsFor } from "./captures.ts";

const schema = (...names: string[]): JsonObject => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});
const deferred = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  description: `does ${name}`,
  input_schema: schema(name),
  defer_loading: true,
  ...more,
});
const SEARCH = {
  name: "ToolSearch",
  description: "finds tools",
  input_schema: { $schema: "x", ...schema("query"), required: ["query"] },
};
const READ = { name: "Read", input_schema: schema("path") };
const PLACEHOLDER = { name: "DeferredToolPlaceholder", input_schema: schema(), defer_loading: true };
const TOOLS = [READ, deferred("mcp__a__x"), SEARCH, deferred("WebFetch"), PLACEHOLDER];
const native: TranslateOptions = { model: "gpt-5.5", catalog };

const found = (...names: string[]): JsonObject[] =>
  names.map((tool_name) => ({ type: "tool_reference", tool_name }));
const search = (id: string, query = "select:x"): JsonObject => call(id, "ToolSearch", { query });
const definition = (name: string): JsonObject => ({
  type: "function",
  name,
  description: `does ${name}`,
  strict: false,
  parameters: schema(name),
  defer_loading: true,
});
const searched = (id: string, args: JsonObject = { query: "select:x" }): JsonObject => ({
  type: "tool_search_call",
  call_id: id,
  status: "completed",
  execution: "client",
  arguments: args,
});
const loaded = (id: string, ...names: string[]): JsonObject => ({
  type: "tool_search_output",
  call_id: id,
  status: "completed",
  execution: "client",
  tools: names.map(definition),
});
const names = (tools: readonly JsonObject[] | undefined): unknown[] =>
  (tools ?? []).map(({ name, type }) => name ?? type);
const offered = (request: JsonObject, options = native): unknown[] =>
  names(ask({ tools: TOOLS, ...request }, options).body.tools as JsonObject[] | undefined);
const inputOf = (messages: JsonObject[], more: JsonObject = {}): InputItem[] =>
  ask({ messages, tools: TOOLS, ...more }, native).body.input;

describe("deferred tools beside the client's search", () => {
  it("are not in tools; the search is the backend's own", () => {
    const { body, context, degraded } = ask({ tools: TOOLS }, native);
    expect(body.tools).toEqual([
      { type: "function", name: "Read", strict: false, parameters: schema("path") },
      {
        type: "tool_search",
        execution: "client",
        description: "finds tools",
        parameters: { ...schema("query"), required: ["query"] },
      },
    ]);
    expect(context.toolSearch).toEqual({ name: "ToolSearch" });
    expect(context.tools).toEqual({
      Read: { name: "Read", inputSchema: schema("path") },
      mcp__a__x: { name: "mcp__a__x", inputSchema: schema("mcp__a__x") },
      WebFetch: { name: "WebFetch", inputSchema: schema("WebFetch") },
    });
    expect(degraded).toEqual([]);
  });

  it("stand in additional_tools of the lite lane as well", () => {
    const { body } = ask({ tools: TOOLS }, { ...native, lane: "lite", model: "gpt-6.1-sol" });
    const [item] = body.input as unknown as [{ type: string; tools: JsonObject[] }];
    expect(item.type).toBe("additional_tools");
    expect(names(item.tools)).toEqual(["Read", "tool_search"]);
  });

  it("a search and its result are items of their own, with the definitions of what was found", () => {
    const messages = [
      USER,
      assistant(text("looking"), search("1")),
      user(result("1", found("WebFetch", "mcp__a__x")), text("Tool loaded.")),
      assistant(call("2", "WebFetch", { WebFetch: "u" })),
      user(result("2")),
    ];
    expect(inputOf(messages).slice(2)).toEqual([
      searched("1"),
      loaded("1", "WebFetch", "mcp__a__x"),
      said("user", "Tool loaded."),
      called("2", "WebFetch", '{"WebFetch":"u"}'),
      output("2"),
    ]);
    expect(offered({ messages })).toEqual(["Read", "tool_search"]);
  });

  it("each is defined once; names that nobody knows, and tools that are on offer, are skipped", () => {
    const messages = [
      assistant(search("1")),
      user(result("1", found("WebFetch", "nobody", "Read", "WebFetch", "DeferredToolPlaceholder"))),
      assistant(search("2")),
      user(result("2", found("WebFetch", "mcp__a__x"))),
    ];
    expect(inputOf(messages)).toEqual([
      searched("1"),
      loaded("1", "WebFetch"),
      searched("2"),
      loaded("2", "mcp__a__x"),
    ]);
    expect(offered({ messages })).toEqual(["Read", "tool_search"]);
  });

  it.each<[string, unknown, JsonObject, string]>([
    ["nothing found", "No tools matched.", {}, "No tools matched."],
    ["an error", "broken", { is_error: true }, "Error: broken"],
    ["words beside references", [...found("WebFetch"), text("and more")], {}, "and more"],
  ])("%s reaches the model as text", (_name, content, more, words) => {
    const messages = [assistant(search("1")), user(result("1", content, more))];
    const tools = Array.isArray(content) ? ["WebFetch"] : [];
    expect(inputOf(messages)).toEqual([searched("1"), loaded("1", ...tools), said("user", words)]);
  });

  it("a search without a result has an empty one, also beside other calls", () => {
    expect(inputOf([assistant(search("1"), call("2")), user(result("2"))])).toEqual([
      searched("1"),
      called("2"),
      loaded("1"),
      output("2"),
    ]);
  });

  it("a search of another shape has the arguments of an empty object", () => {
    for (const input of ["x", null, [1], undefined]) {
      const block = { type: "tool_use", id: "1", name: "ToolSearch", input };
      expect(inputOf([assistant(block)])[0]).toEqual(searched("1", {}));
    }
    let deep: unknown = {};
    for (let depth = 0; depth < 20_000; depth++) deep = { deep };
    expect(inputOf([assistant(call("1", "ToolSearch", deep))])[0]).toEqual(searched("1", {}));
  });

  it("names are rewritten and schemas repaired as in tools", () => {
    const tool = deferred("mcp__a__ä", {
      input_schema: { type: "object", properties: { a: { type: "string", pattern: "^(?!x)" } } },
      strict: true,
    });
    const messages = [
      assistant(search("1")),
      user(result("1", found("mcp__a__ä"))),
      assistant(call("2", "mcp__a__ä")),
    ];
    const { body, context, degraded } = ask({ messages, tools: [SEARCH, tool] }, native);
    const [, out, use] = body.input as [unknown, { tools: JsonObject[] }, { name: string }];
    expect(out.tools[0]).toMatchObject({
      name: use.name,
      strict: false,
      parameters: { type: "object", properties: { a: { type: "string" } } },
    });
    expect(context.tools[use.name]?.name).toBe("mcp__a__ä");
    expect(degraded).toEqual(["schema.pattern", "tool.strict"]);
  });

  it("what the backend refused is left out or loosened", () => {
    const messages = [assistant(search("1")), user(result("1", found("WebFetch", "mcp__a__x")))];
    const options = { ...native, omitTools: new Set(["WebFetch"]), looseTools: new Set(["mcp__a__x"]) };
    const { body } = ask({ messages, tools: TOOLS }, options);
    expect(body.input[1]).toMatchObject({
      tools: [{ name: "mcp__a__x", parameters: { type: "object", properties: {} } }],
    });
  });

  it("a choice of the search is auto; a deferred tool that is chosen is offered, and defined once", () => {
    const messages = [assistant(search("1")), user(result("1", found("WebFetch", "mcp__a__x")))];
    const choose = (name: string) =>
      ask({ messages, tools: TOOLS, tool_choice: { type: "tool", name } }, native);
    expect(choose("ToolSearch").body.tool_choice).toBe("auto");
    expect(choose("ToolSearch").degraded).toEqual([]);
    const { body } = choose("WebFetch");
    expect(body.tool_choice).toEqual({ type: "function", name: "WebFetch" });
    expect(names(body.tools as unknown as JsonObject[])).toEqual(["Read", "tool_search", "WebFetch"]);
    expect(body.input[1]).toEqual(loaded("1", "mcp__a__x"));
  });

  it("tools that a system message loads or defines go to tools, and are not defined again", () => {
    const addition = (tool: JsonObject): JsonObject => ({
      role: "system",
      content: [{ type: "tool_addition", tool }],
    });
    const messages = [
      USER,
      addition({ type: "tool_reference", name: "WebFetch" }),
      assistant(search("1")),
      user(result("1", found("WebFetch", "mcp__a__x"))),
      addition({ type: "tool_reference", name: "mcp__a__x" }),
      addition({ type: "tool_definition", definition: { name: "New" } }),
    ];
    expect(inputOf(messages)[2]).toEqual(loaded("1", "mcp__a__x"));
    expect(offered({ messages })).toEqual(["Read", "tool_search", "WebFetch", "New"]);
  });

  it("a hosted search that is deferred goes to tools once it is found", () => {
    const tools = [SEARCH, { type: "web_search_20250305", name: "web_search", defer_loading: true }];
    const messages = [assistant(search("1")), user(result("1", found("web_search")))];
    const { body, needsFullLane } = ask({ tools, messages }, native);
    expect(names(body.tools as unknown as JsonObject[])).toEqual(["tool_search", "web_search"]);
    expect(body.input[1]).toEqual(loaded("1"));
    expect(needsFullLane).toBe(true);
  });
});

describe("loaded tools are offered behind all others", () => {
  const messages = [
    assistant(search("1")),
    user(result("1", found("WebFetch"))),
    assistant(call("2", "WebFetch")),
  ];
  it.each<[string, TranslateOptions, JsonObject[]]>([
    ["where the backend refused the native search", { ...native, withoutToolSearch: true }, TOOLS],
    ["where the model cannot", { catalog: [{ slug: "old" }], model: "old" }, TOOLS],
    ["where the catalogue is unknown", {}, TOOLS],
    [
      "for a search of another name",
      native,
      [...TOOLS.filter((tool) => tool !== SEARCH), { ...SEARCH, name: "Find" }],
    ],
    [
      "for a search that is deferred itself",
      native,
      [...TOOLS, { ...SEARCH, name: "ToolSearch", defer_loading: true }].filter((tool) => tool !== SEARCH),
    ],
  ])("%s", (_name, options, tools) => {
    const { body, context } = ask({ messages, tools }, options);
    expect(names(body.tools as unknown as JsonObject[]).at(-1)).toBe("WebFetch");
    expect(body.input[0]).toMatchObject({ type: "function_call", name: "ToolSearch" });
    expect(body.input[1]).toEqual(output("1", "Loaded tool: WebFetch"));
    expect(context.toolSearch).toBeNull();
  });

  it("with nothing deferred, a tool of that name is a tool like any other", () => {
    expect(offered({ tools: [READ, SEARCH] })).toEqual(["Read", "ToolSearch"]);
  });

  it("with Anthropic's own search all deferred tools are offered at once", () => {
    const tools = [...TOOLS, { type: "tool_search_tool_bm25_20251119", name: "tool_search_tool_bm25" }];
    expect(offered({ tools })).toEqual(["Read", "ToolSearch", "mcp__a__x", "WebFetch"]);
  });
});

describe("the captured session, turn by turn", () => {
  const capture = captures.find(({ name }) => name === "h-toolsearch-mcp-deferred");
  if (!capture) throw new Error("the capture is missing");
  const body = capture.body as { messages: JsonObject[]; tools: JsonObject[] };

  /** As Claude Code sends it: a deferred tool is listed once it has been found. */
  const listedAfter = (count: number): JsonObject[] => {
    const seen = JSON.stringify(body.messages.slice(0, count));
    return body.tools.filter(
      ({ name, defer_loading: isDeferred }) =>
        isDeferred !== true ||
        name === "DeferredToolPlaceholder" ||
        seen.includes(`"tool_name":"${String(name)}"`),
    );
  };

  it.each(["full", "lite"] as const)(
    "on the %s lane each turn begins with the bytes of the one before",
    (lane) => {
      const turns = [2, 4, 6, 8].map((count) => {
        const request = { ...body, messages: body.messages.slice(0, count), tools: listedAfter(count) };
        const sent = translateRequest(request, optionsFor(capture, lane)).body;
        return { tools: JSON.stringify(sent.tools), input: sent.input.map((item) => JSON.stringify(item)) };
      });
      expect(new Set(turns.map(({ tools }) => tools)).size).toBe(1);
      for (const [index, turn] of turns.entries()) {
        const before = turns[index - 1]?.input ?? [];
        expect(turn.input.slice(0, before.length)).toEqual(before);
      }
      expect(turns.at(-1)?.input.filter((item) => item.includes("tool_search_output"))).toHaveLength(2);
    },
  );
});
