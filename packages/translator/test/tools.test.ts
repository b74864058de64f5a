import { validateBody } from "@codexthropic/codex-sim";
import type { CodexTool } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import type { TranslateOptions } from "../src/index.ts";
import { asObject, type JsonObject } from "@codexthropic/protocol/json";
import { ask, assistant, call, result, said, system, USER, user } from "./ask.ts";
import { catalog } from "./captures.ts";

const EMPTY = { type: "object", properties: {} };
const tool = (name: string, more: JsonObject = {}): JsonObject => ({ name, input_schema: EMPTY, ...more });
const named = (tools: readonly CodexTool[] | undefined): string[] =>
  (tools ?? []).map((one) => (one.type === "function" ? one.name : one.type));
const namesOf = (request: JsonObject, options: TranslateOptions = {}) =>
  named(ask(request, options).body.tools);

describe("function tools", () => {
  it("carry name, description, parameters and strict:false, nothing else", () => {
    const full = tool("Read", {
      type: "custom",
      description: "cut \uD83D",
      cache_control: { type: "ephemeral" },
      defer_loading: false,
      eager_input_streaming: true,
      input_examples: [{}],
      allowed_callers: ["direct"],
    });
    const { body, context, degraded } = ask({ tools: [full, { name: "Bare" }] });
    expect(body.tools).toEqual([
      { type: "function", name: "Read", description: "cut \uFFFD", strict: false, parameters: EMPTY },
      { type: "function", name: "Bare", strict: false, parameters: EMPTY },
    ]);
    expect(Object.keys(body.tools?.[0] ?? {})).toEqual([
      "type",
      "name",
      "description",
      "strict",
      "parameters",
    ]);
    expect(context.tools).toEqual({
      Read: { name: "Read", inputSchema: EMPTY },
      Bare: { name: "Bare", inputSchema: null },
    });
    expect(degraded).toEqual([]);
  });

  it.each([[null], [undefined], [5], ["x"], [[]], [{}], [{ type: "object" }]])(
    "a schema of %j is an empty object's",
    (input_schema) => {
      expect(ask({ tools: [{ name: "a", input_schema }] }).body.tools?.[0]).toMatchObject({
        parameters: EMPTY,
      });
    },
  );

  it("what a schema lost is noted", () => {
    const schema = (property: JsonObject) => ({ type: "object", properties: { a: property } });
    const degradedOf = (property: JsonObject) =>
      ask({ tools: [{ name: "a", input_schema: schema(property) }] }).degraded;
    expect(degradedOf({ type: "string", pattern: "^\\p{L}+$" })).toEqual(["schema.pattern"]);
    expect(degradedOf({ type: "string", enum: [] })).toEqual(["schema.repaired"]);
    expect(degradedOf({ type: "array" })).toEqual([]);
  });

  it("strict use is not enforced", () => {
    expect(ask({ tools: [tool("a", { strict: true })] }).degraded).toEqual(["tool.strict"]);
    expect(ask({ tools: [tool("a", { strict: false })] }).degraded).toEqual([]);
  });

  it("of two tools of one name the first stays", () => {
    const { body, degraded } = ask({
      tools: [tool("a", { description: "1" }), tool("a", { description: "2" }), tool("b")],
    });
    expect(body.tools).toMatchObject([{ name: "a", description: "1" }, { name: "b" }]);
    expect(degraded).toEqual(["tool.duplicate"]);
  });

  it("that were refused are sent with a plain schema or not at all", () => {
    const schema = { type: "object", properties: { a: {} } };
    const tools = [
      tool("a", { input_schema: schema }),
      tool("b", { input_schema: schema }),
      tool("c.d", { input_schema: schema }),
    ];
    const upstream = namesOf({ tools })[2] ?? "";
    const { body, context } = ask({ tools }, { looseTools: new Set([upstream]), omitTools: new Set(["b"]) });
    expect(body.tools).toMatchObject([
      { name: "a", parameters: schema },
      { name: upstream, parameters: EMPTY },
    ]);
    expect(Object.keys(context.tools)).toEqual(["a", upstream]);
    expect(context.tools[upstream]?.inputSchema).toBe(schema);
  });
});

describe("names", () => {
  it("that are plain stay, others are rewritten and restored", () => {
    const long = `mcp__${"server".repeat(10)}__${"tool".repeat(10)}`;
    const names = [
      "x".repeat(64),
      "a-b_C9",
      "a.b",
      "a/b",
      long,
      `${long}2`,
      "é".repeat(70),
      "",
      "__proto__",
      `mcp__${"s".repeat(80)}`,
    ];
    const { body, context } = ask({ tools: names.map((name) => tool(name)) });
    expect(named(body.tools)).toEqual([
      "x".repeat(64),
      "a-b_C9",
      expect.stringMatching(/^a_b_[\da-f]{8}$/),
      expect.stringMatching(/^a_b_[\da-f]{8}$/),
      expect.stringMatching(/^mcp__serverserverserver__(?:tool){7}to_[\da-f]{8}$/),
      expect.stringMatching(/^mcp__serverserverserver__(?:tool){7}to_[\da-f]{8}$/),
      expect.stringMatching(/^__[\da-f]{8}$/),
      expect.stringMatching(/^tool_[\da-f]{8}$/),
      expect.stringMatching(/^__proto___[\da-f]{8}$/),
      expect.stringMatching(/^mcp__s{50}_[\da-f]{8}$/),
    ]);
    expect(named(body.tools).map((name) => context.tools[name]?.name)).toEqual(names);
    expect(validateBody(body)).toBeNull();
  });

  it("are the same in the history, whether or not the tool is still there", () => {
    const messages = [USER, assistant(call("1", "a.b")), user(result("1"))];
    const nameOf = (tools: JsonObject[]) => {
      const item = ask({ messages, tools }).body.input[1];
      return item?.type === "function_call" ? item.name : "";
    };
    expect(nameOf([])).toBe(nameOf([tool("a.b")]));
    expect(nameOf([tool("a.b")])).toBe(namesOf({ tools: [tool("a.b")] })[0]);
  });

  it("give way to a plain name that happens to be theirs", () => {
    const [first = ""] = namesOf({ tools: [tool("a.b")] });
    const { body, context } = ask({ tools: [tool("a.b"), tool(first)] });
    const [second = ""] = named(body.tools);
    expect(second).toMatch(/^a_b_[\da-f]{8}$/);
    expect(named(body.tools)).toEqual([second, first]);
    expect(second).not.toBe(first);
    expect(context.tools).toMatchObject({ [second]: { name: "a.b" }, [first]: { name: first } });
  });
});

describe("deferred tools", () => {
  const tools = [
    tool("A"),
    tool("deferred1", { defer_loading: true }),
    tool("B"),
    tool("deferred2", { defer_loading: true }),
    tool("DeferredToolPlaceholder", { defer_loading: true }),
    tool("deferred3", { defer_loading: true }),
  ];
  const load = (...names: string[]) => names.map((tool_name) => ({ type: "tool_reference", tool_name }));

  it("are offered once a reference has loaded them, in that order, after all others", () => {
    expect(namesOf({ tools })).toEqual(["A", "B"]);
    const messages = [
      assistant(call("1"), call("2")),
      user(result("1", load("deferred3", "A", "nowhere")), result("2", load("deferred1", "deferred3"))),
    ];
    expect(namesOf({ tools, messages })).toEqual(["A", "B", "deferred3", "deferred1"]);
  });

  it("are loaded by Anthropic's own tool search as well", () => {
    const found = { type: "tool_search_tool_result", content: { tool_references: load("deferred2") } };
    expect(namesOf({ tools, messages: [assistant(found)] })).toEqual(["A", "B", "deferred2"]);
  });

  it("the placeholder is never offered", () => {
    expect(namesOf({ tools, messages: [user(...load("DeferredToolPlaceholder"))] })).toEqual(["A", "B"]);
    expect(namesOf({ tools: [tool("DeferredToolPlaceholder")] })).toEqual([]);
  });

  it("are all offered to a model that would have to search for them on Anthropic's side", () => {
    const search = { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" };
    const { body, degraded } = ask({ tools: [search, ...tools] });
    expect(named(body.tools)).toEqual(["A", "B", "deferred1", "deferred2", "deferred3"]);
    expect(degraded).toEqual([]);
  });
});

describe("tool changes in the conversation", () => {
  const reference = (name: string) => ({ type: "tool_reference", name });
  const add = (one: JsonObject) => ({ type: "tool_addition", tool: one });
  const define = (definition: JsonObject) => add({ type: "tool_definition", definition });
  const remove = (name: string) => ({ type: "tool_removal", tool: reference(name) });
  const tools = [tool("A"), tool("B"), tool("D", { defer_loading: true })];
  const after = (...blocks: JsonObject[]) => namesOf({ tools, messages: [USER, system(blocks)] });

  it("add, define and remove", () => {
    expect(after(add(reference("D")))).toEqual(["A", "B", "D"]);
    expect(after(define(tool("N")))).toEqual(["A", "B", "N"]);
    expect(after(remove("A"))).toEqual(["B"]);
    expect(after(remove("A"), add(reference("A")))).toEqual(["B", "A"]);
    expect(after(define(tool("N")), remove("N"))).toEqual(["A", "B"]);
    expect(after(define(tool("N")), remove("N"), add(reference("N")))).toEqual(["A", "B", "N"]);
    expect(after(remove("nowhere"), add(reference("nowhere")))).toEqual(["A", "B"]);
  });

  it("a definition replaces the tool of its name, and its name is restored", () => {
    const blocks = [define(tool("A", { description: "new" })), define(tool("n.m"))];
    const { body, context } = ask({ tools, messages: [USER, system(blocks)] });
    expect(body.tools?.[0]).toMatchObject({ name: "A", description: "new" });
    expect(body.tools).toHaveLength(3);
    const [, , upstream = ""] = named(body.tools);
    expect(context.tools[upstream]?.name).toBe("n.m");
  });

  it("count for nothing once their message is cleared", () => {
    const messages = [USER, system([define(tool("N"))], { clear_at: "next_user_message" })];
    expect(namesOf({ tools, messages })).toEqual(["A", "B", "N"]);
    expect(namesOf({ tools, messages: [...messages, USER] })).toEqual(["A", "B"]);
  });
});

describe("Anthropic-typed client tools", () => {
  it.each([
    ["bash_20241022", "bash", ["command", "restart"]],
    ["bash_20250124", "bash", ["command", "restart"]],
    [
      "text_editor_20241022",
      "str_replace_editor",
      ["command", "path", "file_text", "old_str", "new_str", "insert_line", "view_range"],
    ],
    [
      "text_editor_20250124",
      "str_replace_editor",
      ["command", "path", "file_text", "old_str", "new_str", "insert_line", "view_range"],
    ],
    [
      "text_editor_20250429",
      "str_replace_based_edit_tool",
      ["command", "path", "file_text", "old_str", "new_str", "insert_line", "view_range", "insert_text"],
    ],
    [
      "text_editor_20250728",
      "str_replace_based_edit_tool",
      ["command", "path", "file_text", "old_str", "new_str", "insert_line", "view_range", "insert_text"],
    ],
    [
      "memory_20250818",
      "memory",
      [
        "command",
        "path",
        "file_text",
        "old_str",
        "new_str",
        "insert_line",
        "view_range",
        "insert_text",
        "old_path",
        "new_path",
      ],
    ],
    ["computer_20241022", "computer", ["action", "coordinate", "text"]],
    [
      "computer_20250124",
      "computer",
      ["action", "coordinate", "text", "start_coordinate", "scroll_direction", "scroll_amount", "duration"],
    ],
    [
      "computer_20251124",
      "computer",
      ["action", "coordinate", "text", "start_coordinate", "scroll_direction", "scroll_amount", "duration"],
    ],
  ])("%s is the function %s", (type, name, properties) => {
    const { body, context, degraded } = ask({ tools: [{ type }] });
    const [offered] = body.tools ?? [];
    expect(offered).toMatchObject({
      type: "function",
      name,
      strict: false,
      description: expect.stringMatching(/\.$/),
    });
    const schema = context.tools[name]?.inputSchema;
    expect(Object.keys(schema?.["properties"] as JsonObject)).toEqual(properties);
    expect(offered?.type === "function" && offered.parameters).toBe(schema);
    expect(validateBody(body)).toBeNull();
    expect(degraded).toEqual([]);
  });

  const commandsOf = (one: JsonObject, field: string): unknown => {
    const { context } = ask({ tools: [one] });
    const [restored] = Object.values(context.tools);
    const properties = asObject(restored?.inputSchema?.["properties"]);
    return asObject(properties[field])["enum"];
  };

  it("what they can do differs by version", () => {
    const edits = ["view", "create", "str_replace", "insert"];
    expect(commandsOf({ type: "text_editor_20241022" }, "command")).toEqual([...edits, "undo_edit"]);
    expect(commandsOf({ type: "text_editor_20250728" }, "command")).toEqual(edits);
    expect(commandsOf({ type: "memory_20250818" }, "command")).toEqual([...edits, "delete", "rename"]);
    const first = [
      "key",
      "type",
      "mouse_move",
      "left_click",
      "left_click_drag",
      "right_click",
      "middle_click",
      "double_click",
      "screenshot",
      "cursor_position",
    ];
    const later = [
      ...first,
      "left_mouse_down",
      "left_mouse_up",
      "scroll",
      "hold_key",
      "triple_click",
      "wait",
    ];
    expect(commandsOf({ type: "computer_20241022", enable_zoom: true }, "action")).toEqual(first);
    expect(commandsOf({ type: "computer_20250124" }, "action")).toEqual(later);
    expect(commandsOf({ type: "computer_20251124" }, "action")).toEqual(later);
    expect(commandsOf({ type: "computer_20251124", enable_zoom: true }, "action")).toEqual([
      ...later,
      "zoom",
    ]);
    const { context } = ask({ tools: [{ type: "computer_20251124", enable_zoom: true }] });
    expect(context.tools["computer"]?.inputSchema?.["properties"]).toHaveProperty("region");
  });

  it.each([
    ["bash_20260601", "bash_20250124"],
    ["bash_20990101", "bash_20250124"],
    ["text_editor_20260601", "text_editor_20250728"],
    ["text_editor_20250401", "text_editor_20250124"],
    ["memory_20260601", "memory_20250818"],
    ["memory_20250101", "memory_20250818"],
    ["computer_20260601", "computer_20251124"],
  ])("%s, which is not published, is offered like %s", (type, known) => {
    const [unpublished, published] = [ask({ tools: [{ type }] }), ask({ tools: [{ type: known }] })];
    expect(unpublished.body.tools).toEqual(published.body.tools);
    expect(unpublished.body.tools).toHaveLength(1);
    expect(unpublished.degraded).toEqual([]);
  });

  it("the computer knows its screen", () => {
    const description = (more: JsonObject): unknown => {
      const [offered] =
        ask({ tools: [{ type: "computer_20250124", name: "computer", ...more }] }).body.tools ?? [];
      return offered?.type === "function" && offered.description;
    };
    expect(description({ display_width_px: 1024, display_height_px: 768 })).toContain("1024×768");
    expect(description({ display_width_px: 1024 })).not.toContain("1024");
    expect(description({ display_height_px: 768 })).not.toContain("768");
  });

  it("a screenshot is an ordinary call", () => {
    const messages = [assistant(call("1", "computer", { action: "screenshot" }))];
    expect(ask({ messages, tools: [{ type: "computer_20250124" }] }).body.input[0]).toMatchObject({
      name: "computer",
    });
  });
});

describe("plain schemas, after a refusal that names no tool", () => {
  it("are without the suspicious keywords, wherever they stand; the rest is intact", () => {
    const inner = {
      type: "object",
      properties: { a: { type: "string", format: "email", minLength: 1 } },
      patternProperties: { "^x-": { type: "string" } },
      propertyNames: { pattern: "^a" },
    };
    const input_schema = {
      type: "object",
      properties: {
        pattern: { type: "string", pattern: "^a$", description: "kept" },
        list: { type: "array", items: inner },
      },
      required: ["pattern"],
      $defs: { d: { type: "string", not: { const: "x" } } },
    };
    const { body, context, degraded } = ask({ tools: [{ name: "a", input_schema }] }, { plainSchemas: true });
    expect(body.tools?.[0]).toMatchObject({
      parameters: {
        type: "object",
        properties: {
          pattern: { type: "string", description: "kept" },
          list: {
            type: "array",
            items: { type: "object", properties: { a: { type: "string", minLength: 1 } } },
          },
        },
        required: ["pattern"],
        $defs: { d: { type: "string" } },
      },
    });
    expect(JSON.stringify(body.tools)).not.toMatch(/"(?:format|patternProperties|propertyNames|not)"/);
    expect(context.tools["a"]?.inputSchema).toBe(input_schema);
    expect(degraded).toEqual(["schema.pattern", "schema.repaired"]);
  });

  it.each(["$recursiveRef", "$recursiveAnchor", "disallow", "divisibleBy", "extends"])(
    "are without %s of an older draft, which is data otherwise",
    (keyword) => {
      const text = JSON.stringify({ type: "object", properties: {}, [keyword]: { pattern: "(?=x)" } });
      const tools = [{ name: "a", input_schema: JSON.parse(text) }];
      expect(ask({ tools }).body.tools?.[0]).toMatchObject({ parameters: JSON.parse(text) });
      expect(JSON.stringify(ask({ tools }, { plainSchemas: true }).body.tools)).not.toContain("(?=x)");
    },
  );
});

describe("look-around", () => {
  it("is removed wherever a pattern can stand, in tools and in what a search has found", () => {
    const ahead = "^(?!x)a(?=b)";
    const input_schema = {
      type: "object",
      properties: {
        plain: { type: "string", pattern: ahead },
        names: {
          type: "object",
          propertyNames: { pattern: ahead },
          additionalProperties: { pattern: ahead },
        },
        keys: {
          type: "object",
          patternProperties: { [ahead]: { type: "string" }, "^ok": { pattern: ahead } },
        },
        list: { type: "array", items: { anyOf: [{ pattern: ahead }, { $ref: "#/$defs/d" }] } },
        data: { type: "string", default: ahead, enum: [ahead] },
      },
      $defs: { d: { type: "string", pattern: `(?<=y)${ahead}` } },
    };
    const tools = [
      { name: "ToolSearch" },
      { name: "now", input_schema },
      { name: "later", input_schema, defer_loading: true },
    ];
    const found = [{ type: "tool_reference", tool_name: "later" }];
    const messages = [assistant(call("1", "ToolSearch")), user(result("1", found))];
    const { body } = ask({ tools, messages }, { model: "gpt-5.5", catalog });
    const [, output] = body.input as unknown as [unknown, { tools: { parameters: JsonObject }[] }];
    for (const tool of [body.tools?.[1], output.tools[0]]) {
      const { properties, $defs } = (tool as { parameters: JsonObject }).parameters as Record<
        string,
        JsonObject
      >;
      expect(properties).toEqual({
        plain: { type: "string" },
        names: { type: "object", properties: {}, propertyNames: {}, additionalProperties: {} },
        keys: { type: "object", properties: {}, patternProperties: { "^ok": {} } },
        list: { type: "array", items: { anyOf: [{}, { $ref: "#/$defs/d" }] } },
        data: { type: "string", default: ahead, enum: [ahead] },
      });
      expect($defs).toEqual({ d: { type: "string" } });
    }
    expect(validateBody(body)).toBeNull();
  });
});

describe("hosted web search", () => {
  const search = (more: JsonObject = {}): JsonObject => ({
    type: "web_search_20250305",
    name: "web_search",
    ...more,
  });
  const hosted = { type: "web_search", external_web_access: true, search_content_types: ["text", "image"] };

  it("with its settings, in the order of the wire", () => {
    const location = {
      type: "approximate",
      city: "Bonn",
      region: "",
      country: "DE",
      timezone: null,
      street: "x",
    };
    const { body, context } = ask({
      tools: [
        search({
          allowed_domains: ["https://bun.sh/", "a.org/docs", 5, ""],
          user_location: location,
          blocked_domains: ["b.org", 5],
          max_uses: 8,
        }),
      ],
    });
    expect(body.tools).toEqual([
      {
        ...hosted,
        filters: { allowed_domains: ["bun.sh", "a.org/docs"] },
        user_location: { type: "approximate", city: "Bonn", country: "DE" },
      },
    ]);
    expect(Object.keys(body.tools?.[0] ?? {})).toEqual([
      "type",
      "external_web_access",
      "filters",
      "user_location",
      "search_content_types",
    ]);
    expect(context).toMatchObject({
      tools: {},
      webSearch: { name: "web_search", blockedDomains: ["b.org"], maxUses: 8 },
    });
    expect(body.include).toContain("web_search_call.action.sources");
  });

  it.each([
    [{}],
    [{ allowed_domains: [], user_location: null, max_uses: "8" }],
    [{ allowed_domains: "a.org", user_location: { city: 5 } }],
  ])("without settings: %j", (more) => {
    const { body, context } = ask({ tools: [search(more)] });
    expect(body.tools).toEqual([hosted]);
    expect(context.webSearch).toEqual({ name: "web_search", blockedDomains: [], maxUses: null });
  });

  it("where the filter left nothing, the domains are asked for in words behind the conversation", () => {
    const request = {
      tools: [search({ allowed_domains: ["https://bun.sh/", "a.org"], user_location: null })],
    };
    const { body } = ask(request, { sitesInWords: true });
    expect(body.tools).toEqual([hosted]);
    expect(body.input[0]).toEqual(said("user", "hi"));
    expect(body.input).toHaveLength(2);
    expect(body.input[1]).toMatchObject({
      role: "developer",
      content: [{ text: expect.stringContaining("site:bun.sh OR site:a.org") }],
    });
    expect(ask({ tools: [search()] }, { sitesInWords: true }).body.input).toHaveLength(1);
    const lite = ask(request, { sitesInWords: true, lane: "lite" }).body;
    expect(JSON.stringify(lite.input)).not.toContain("site:");
  });

  it("at most a hundred domains", () => {
    const allowed_domains = Array.from({ length: 101 }, (_, index) => `a${index}.org`);
    const [first] = ask({ tools: [search({ allowed_domains })] }).body.tools ?? [];
    expect(first?.type === "web_search" && first.filters?.allowed_domains).toEqual(
      allowed_domains.slice(0, 100),
    );
  });

  it("serves web_fetch, whose settings count when there is no search", () => {
    const fetch = { type: "web_fetch_20250910", name: "web_fetch", allowed_domains: ["f.org"], max_uses: 2 };
    const alone = ask({ tools: [fetch] });
    expect(alone.body.tools).toEqual([{ ...hosted, filters: { allowed_domains: ["f.org"] } }]);
    expect(alone.context.webSearch).toEqual({ name: "web_search", blockedDomains: [], maxUses: 2 });
    expect(alone.degraded).toEqual(["tool.web_fetch"]);
    const both = ask({ tools: [fetch, search({ max_uses: 5 }), tool("A")] });
    expect(both.body.tools).toMatchObject([hosted, { name: "A" }]);
    expect(both.context.webSearch?.maxUses).toBe(5);
    expect(both.degraded).toEqual(["tool.web_fetch"]);
    expect(ask({ tools: [search()] }).degraded).toEqual([]);
  });

  it("does not exist in the lite lane", () => {
    const { body, context, degraded } = ask(
      { tools: [search()], tool_choice: { type: "any" } },
      { lane: "lite" },
    );
    expect(body.input).toHaveLength(1);
    expect(body.tool_choice).toBeUndefined();
    expect(context.webSearch).toBeNull();
    expect(degraded).toEqual(["tool.web_search"]);
    expect(ask({ tools: [tool("A")] }, { lane: "lite" }).degraded).toEqual([]);
  });

  it("is not a client tool that is called web_search", () => {
    const { body, context } = ask({ tools: [tool("web_search"), { type: "my_web_search_2", name: "x" }] });
    expect(named(body.tools)).toEqual(["web_search"]);
    expect(body.tools?.[0]?.type).toBe("function");
    expect(context.webSearch).toBeNull();
  });
});

describe("server tools", () => {
  it.each([
    [{ type: "code_execution_20250825", name: "code_execution" }, "tool.code_execution"],
    [{ type: "mcp_toolset", mcp_server_name: "s" }, "tool.mcp"],
    [{ type: "browser_toolset_20260801" }, "tool.toolset"],
    [{ type: "computer_toolset_20260801" }, "tool.toolset"],
    [{ type: "advisor_20260301", name: "advisor" }, "tool.unknown"],
    [{ type: "constructor" }, "tool.unknown"],
    [{ type: "web_search", name: "x" }, "tool.unknown"],
  ])("%j is not offered", (one, entry) => {
    const { body, context, degraded } = ask({ tools: [one] });
    expect(body.tools).toBeUndefined();
    expect(context.tools).toEqual({});
    expect(degraded).toEqual([entry]);
  });
});

describe("tool_choice", () => {
  const tools = [
    tool("Read"),
    tool("a.b"),
    { type: "web_search_20250305", name: "web_search" },
    { type: "web_fetch_20250910", name: "web_fetch" },
  ];
  const choose = (tool_choice: unknown, options: TranslateOptions = {}, list: JsonObject[] = tools) => {
    const { body, degraded } = ask({ tools: list, tool_choice }, options);
    expect(
      validateBody(body, { lane: options.lane ?? "full", lanes: { "gpt-5.5": ["full", "lite"] } }),
    ).toBeNull();
    return { choice: body.tool_choice, unknown: degraded.includes("tool_choice.unknown") };
  };
  const named = (name: unknown) => ({ type: "tool", name });
  const upstream = namesOf({ tools })[1];

  it.each([
    ["auto", { type: "auto" }, "auto", false],
    ["nothing", undefined, "auto", false],
    ["null", null, "auto", false],
    ["any", { type: "any" }, "required", false],
    ["none", { type: "none" }, "none", false],
    ["a tool", named("Read"), { type: "function", name: "Read" }, false],
    ["a tool that was renamed", named("a.b"), { type: "function", name: upstream }, false],
    ["the typed search", named("web_search"), { type: "web_search" }, false],
    ["the typed fetch", named("web_fetch"), { type: "web_search" }, false],
    ["a tool that is not offered", named("Write"), "auto", true],
    ["no name", named(undefined), "auto", true],
  ])("%s", (_name, choice, expected, unknown) => {
    expect(choose(choice)).toEqual({ choice: expected, unknown });
  });

  it("of what a lane, a refusal or deferral took away is auto", () => {
    expect(choose(named("web_search"), { lane: "lite" })).toEqual({ choice: "auto", unknown: true });
    expect(choose(named("Read"), { omitTools: new Set(["Read"]) })).toEqual({
      choice: "auto",
      unknown: true,
    });
    expect(choose(named("D"), {}, [tool("A"), tool("D", { defer_loading: true })])).toEqual({
      choice: "auto",
      unknown: true,
    });
  });

  it("falls away with the last tool", () => {
    expect(choose({ type: "any" }, {}, [])).toEqual({ choice: undefined, unknown: false });
    expect(
      choose(named("code_execution"), {}, [{ type: "code_execution_20250825", name: "code_execution" }]),
    ).toEqual({
      choice: undefined,
      unknown: false,
    });
  });

  it.each([
    [{ type: "auto" }, true, false],
    [{ type: "auto", disable_parallel_tool_use: true }, false, false],
    [{ type: "any", disable_parallel_tool_use: true }, false, false],
    [{ type: "tool", name: "Read", disable_parallel_tool_use: true }, false, false],
    [{ type: "auto", disable_parallel_tool_use: false }, true, false],
    [{ type: "auto", disable_parallel_tool_use: null }, true, false],
    [{ type: "none", disable_parallel_tool_use: true }, true, false],
    [undefined, true, false],
  ])("%j ⇒ parallel calls: %s, in the lite lane %s", (tool_choice, full, lite) => {
    expect(ask({ tools, tool_choice }).body.parallel_tool_calls).toBe(full);
    expect(ask({ tools, tool_choice }, { lane: "lite" }).body.parallel_tool_calls).toBe(lite);
    expect(ask({ tool_choice }).body.parallel_tool_calls).toBeUndefined();
    expect(ask({ tool_choice }, { lane: "lite" }).body.parallel_tool_calls).toBe(false);
  });
});
