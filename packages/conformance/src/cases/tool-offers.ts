import { scenarios } from "@codexthropic/codex-sim";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Case } from "../case.ts";
import { absent, inOrder, mismatches, none, oneOf, type Pattern, some } from "../match.ts";
import {
  andThen,
  BASH,
  chat,
  one,
  READ,
  resultsOf,
  say,
  text,
  tool,
  toolResult,
  toolUse,
  user,
  assistant,
} from "./requests.ts";

/** Tools on offer: schemas, names, choice, deferred loading. */

const MAPPING = "docs/mapping.md section 2";
const REQUEST = "docs/mapping.md section 1";
const LIMITS = "codex-backend.md section 18";

const offers = (...names: (string | RegExp)[]): { upstream: readonly Pattern[] } => ({
  upstream: [
    { tools: inOrder(...names.map((name): Pattern => ({ type: "function", name, strict: false }))) },
  ],
});

/** A tool of this schema is offered, and the thirty others are none the worse. */
function schema(id: string, title: string, input_schema: unknown): Case {
  const odd = { ...tool("Odd", {}), input_schema } as ToolParam;
  return one(`schema.${id}`, title, MAPPING, {
    request: say("Work.", { tools: [odd, BASH] }),
    scenarios: [scenarios.toolCall("Bash", { command: "ls" })],
    expect: { ...offers("Odd", "Bash"), message: { stop_reason: "tool_use" } },
  });
}

const withProperty = (property: object): object => ({ type: "object", properties: { a: property } });

export const SCHEMAS: readonly Case[] = [
  schema("missing", "A tool without a schema takes an empty object", null),
  schema("no_properties", "An object without properties gets some", { type: "object" }),
  schema("nested_no_properties", "The same inside", withProperty({ type: "object" })),
  schema(
    "pattern",
    "A pattern of another dialect is taken out",
    withProperty({ type: "string", pattern: "^\\p{L}+$" }),
  ),
  schema("look_behind", "So is look-behind", withProperty({ type: "string", pattern: "(?<=a)b" })),
  schema("pattern_properties", "So is a bad key of patternProperties", {
    type: "object",
    properties: {},
    patternProperties: { "\\p{L}": { type: "string" } },
  }),
  schema(
    "broken_pattern",
    "So is a pattern that does not compile",
    withProperty({ type: "string", pattern: "(" }),
  ),
  schema("any_of_root", "A root anyOf becomes one object", {
    anyOf: [
      { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      { type: "object", properties: { b: { type: "string" } }, required: ["b"] },
    ],
  }),
  schema("one_of_root", "So does a root oneOf beside a type", {
    type: "object",
    oneOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { type: "string" } } }],
  }),
  schema("type_list_root", "A root type list becomes object", { type: ["object", "null"], properties: {} }),
  schema("enum_root", "A root enum is dropped", { type: "object", properties: {}, enum: [{}] }),
  schema("ref_root", "A root $ref is inlined", {
    $ref: "#/$defs/args",
    $defs: { args: { type: "object", properties: { a: { type: "string" } } } },
  }),
  schema(
    "ref_unresolvable",
    "A $ref that leads nowhere takes anything",
    withProperty({ $ref: "#/definitions/nowhere" }),
  ),
  schema("ref_cycle", "A $ref that leads to itself is harmless", {
    type: "object",
    properties: { next: { $ref: "#" } },
  }),
  schema("array_without_items", "An array without items gets some", withProperty({ type: "array" })),
  schema(
    "draft_4",
    "Draft 4's boolean bounds are dropped",
    withProperty({ type: "number", minimum: 0, exclusiveMinimum: true }),
  ),
  schema("draft_4_required", "So is a boolean required", withProperty({ type: "string", required: true })),
  schema("empty_enum", "An empty enum is dropped", withProperty({ type: "string", enum: [] })),
  schema("unknown_type", "A type that does not exist is dropped", withProperty({ type: "any" })),
  schema("type_missing", "A property without a type is fine", withProperty({ description: "Anything." })),
  schema("properties_list", "properties that are a list become an object", {
    type: "object",
    properties: [],
  }),
];

const LONG = `mcp__averylongservername__${"t".repeat(60)}`;

export const TOOL_OFFERS: readonly Case[] = [
  one("tools.strict", "Function tools say strict: false and carry no client-only keys", MAPPING, {
    request: say("Work.", {
      tools: [
        {
          ...BASH,
          cache_control: { type: "ephemeral" },
          eager_input_streaming: true,
          input_examples: [{ command: "ls" }],
        },
      ],
    }),
    expect: {
      upstream: [
        {
          tools: [
            {
              name: "Bash",
              strict: false,
              cache_control: absent,
              input_examples: absent,
              eager_input_streaming: absent,
            },
          ],
        },
      ],
    },
  }),
  one(
    "tools.long_name",
    "A name of more than 64 characters is shortened upstream and restored in the answer",
    MAPPING,
    {
      request: say("Work.", {
        tools: [tool(LONG, { type: "object", properties: {} })],
        tool_choice: { type: "tool", name: LONG },
      }),
      expect: {
        upstream: [{ tools: [{ name: /^[\w-]{1,64}$/ }] }],
        message: { content: [{ type: "tool_use", name: LONG }] },
      },
    },
  ),
  one("tools.colliding_names", "Two long names that begin alike stay apart", MAPPING, {
    request: say("Work.", {
      tools: [
        tool(`${LONG}_one`, { type: "object", properties: {} }),
        tool(`${LONG}_two`, { type: "object", properties: {} }),
      ],
      tool_choice: { type: "tool", name: `${LONG}_two` },
    }),
    expect: {
      message: { content: [{ type: "tool_use", name: `${LONG}_two` }] },
      also: ({ upstream }) =>
        new Set(upstream[0]?.tools.map((one) => one["name"])).size === 2
          ? []
          : ["the names collide upstream"],
    },
  }),
  one("tools.odd_name", "A name outside the backend's alphabet is rewritten and restored", MAPPING, {
    request: say("Work.", {
      tools: [tool("weird.name/x", { type: "object", properties: {} })],
      tool_choice: { type: "any" },
    }),
    expect: { message: { content: [{ type: "tool_use", name: "weird.name/x" }] } },
  }),
  one("tools.duplicate", "A second tool of the same name does no harm", MAPPING, {
    request: say("Work.", { tools: [BASH, BASH] }),
    expect: { upstream: [{ tools: [{ name: "Bash" }] }] },
  }),
  one("tools.typed", "Anthropic's own client tools are offered under their names", MAPPING, {
    request: say("Work.", {
      tools: [
        { type: "bash_20250124", name: "bash" },
        { type: "text_editor_20250728", name: "str_replace_based_edit_tool" },
      ],
    }),
    expect: offers("bash", "str_replace_based_edit_tool"),
  }),
  one("tools.unknown_server_tool", "A server tool that nobody has here does no harm", MAPPING, {
    request: say("Work.", { tools: [{ type: "code_execution_20250825", name: "code_execution" }, BASH] }),
    expect: { upstream: [{ tools: some({ name: "Bash" }) }] },
  }),
  ...(
    [
      ["auto", { type: "auto" }, oneOf("auto", absent)],
      ["any", { type: "any" }, "required"],
      ["none", { type: "none" }, "none"],
      ["tool", { type: "tool", name: "Bash" }, { type: "function", name: "Bash" }],
      ["unknown", { type: "tool", name: "Gone" }, oneOf("auto", absent)],
    ] as const
  ).map(([id, tool_choice, expected]) =>
    one(`tools.choice_${id}`, `tool_choice ${id}`, REQUEST, {
      request: say("Work.", { tools: [BASH], tool_choice }),
      expect: { upstream: [{ body: { tool_choice: expected } }] },
    }),
  ),
  one("tools.choice_without_tools", "A tool_choice without tools is not sent", MAPPING, {
    request: say("Work.", { tools: [], tool_choice: { type: "any" } }),
    expect: { upstream: [{ tools: [], body: { tool_choice: oneOf("auto", "none", absent) } }] },
  }),
  one("tools.not_parallel", "disable_parallel_tool_use is heard", REQUEST, {
    request: say("Work.", { tools: [BASH], tool_choice: { type: "auto", disable_parallel_tool_use: true } }),
    expect: { upstream: [{ body: { parallel_tool_calls: false } }] },
  }),
  one("tools.parallel", "Otherwise calls may be parallel, where the lane allows it", REQUEST, {
    request: say("Work.", { tools: [BASH] }),
    expect: {
      also: ({ upstream }) =>
        upstream[0]?.lane === "lite"
          ? []
          : mismatches(true, upstream[0]?.body["parallel_tool_calls"], "parallel_tool_calls"),
    },
  }),
];

const PLACEHOLDER: ToolParam = {
  ...tool("DeferredToolPlaceholder", { type: "object", properties: {} }),
  defer_loading: true,
};
const SEARCH = tool("ToolSearch", {
  type: "object",
  properties: { query: { type: "string" } },
  required: ["query"],
});
const deferred = (name: string): ToolParam => ({
  ...tool(name, { type: "object", properties: {} }),
  defer_loading: true,
});

export const DEFERRED: readonly Case[] = [
  one(
    "deferred.hidden",
    "Deferred tools and their placeholder are not offered before they are loaded",
    MAPPING,
    {
      request: say("Work.", { tools: [BASH, PLACEHOLDER, deferred("mcp__a__b"), READ] }),
      expect: { upstream: [{ tools: [{ name: "Bash" }, { name: "Read" }] }] },
    },
  ),
  one(
    "deferred.loaded",
    "A tool that a tool_reference has loaded is offered, behind all others, without defer_loading",
    LIMITS,
    {
      request: chat(
        [
          user(text("Work.")),
          assistant(toolUse("toolu_1", "ToolSearch", { query: "select:mcp__a__b" })),
          user(toolResult("toolu_1", [{ type: "tool_reference", tool_name: "mcp__a__b" }])),
        ],
        { tools: [BASH, deferred("mcp__a__b"), PLACEHOLDER, SEARCH] },
      ),
      expect: {
        upstream: [
          {
            tools: [{ name: "Bash" }, { name: "ToolSearch" }, { name: "mcp__a__b", defer_loading: absent }],
            input: some({ type: "function_call_output", output: /mcp__a__b/ }),
          },
        ],
      },
    },
  ),
  {
    id: "deferred.prefix",
    title: "Loading a tool leaves the tools before it as they were",
    source: MAPPING,
    steps: [
      {
        request: say("Work.", { tools: [BASH, PLACEHOLDER, SEARCH] }),
        scenarios: [scenarios.toolCall("ToolSearch", { query: "select:mcp__a__b" })],
        expect: {},
      },
      {
        request: andThen(
          (last) =>
            resultsOf(last).map((result) => ({
              ...result,
              content: [{ type: "tool_reference", tool_name: "mcp__a__b" }],
            })),
          {
            tools: [BASH, deferred("mcp__a__b"), PLACEHOLDER, SEARCH],
          },
        ),
        expect: {
          upstream: [{ tools: none({ name: "DeferredToolPlaceholder" }) }],
          also: ({ upstream }, past) => {
            const before = past[0]?.upstream[0]?.tools ?? [];
            const after = upstream[0]?.tools.slice(0, before.length);
            return JSON.stringify(before) === JSON.stringify(after)
              ? []
              : ["the tools before it have changed: every cached token is lost"];
          },
        },
      },
    ],
  },
];
