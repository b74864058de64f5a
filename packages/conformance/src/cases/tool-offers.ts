import type { Case, Pattern } from "../case.ts";
import { absent, inOrder, mismatches, oneOf, some } from "../match-pattern.ts";
import { BASH, one, say, tool } from "./build-requests.ts";

/** Tools on offer: names, types, choice. */

const MAPPING = "docs/mapping.md section 2";
const REQUEST = "docs/mapping.md section 1";

const offers = (...names: (string | RegExp)[]): { upstream: readonly Pattern[] } => ({
  upstream: [
    { tools: inOrder(...names.map((name): Pattern => ({ type: "function", name, strict: false }))) },
  ],
});

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
  one("tools.parallel", "Calls may be parallel where the lane allows it", REQUEST, {
    request: say("Work.", { tools: [BASH] }),
    expect: {
      also: ({ upstream }) =>
        upstream[0]?.lane === "lite"
          ? []
          : mismatches(true, upstream[0]?.body["parallel_tool_calls"], "parallel_tool_calls"),
    },
  }),
];
