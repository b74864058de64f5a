import { scenarios } from "@codexthropic/codex-sim";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Case, ClientRequest, Pattern } from "../case.ts";
import type { Observed } from "../observed.ts";
import { absent, inOrder, none, oneOf, some } from "../match-pattern.ts";
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
} from "./build-requests.ts";

/** Tools that a conversation loads later. */

const MAPPING = "docs/mapping.md section 2";
const EVIDENCE = "docs/reference/live-evidence.md section 2";
const LIMITS = "docs/reference/codex-backend.md section 18";

const PLACEHOLDER: ToolParam = {
  ...tool("DeferredToolPlaceholder", { type: "object", properties: {} }),
  defer_loading: true,
};
const SEARCH = tool("ToolSearch", {
  type: "object",
  properties: { query: { type: "string" } },
  required: ["query"],
});
const deferred = (
  name: string,
  schema: Parameters<typeof tool>[1] = { type: "object", properties: {} },
): ToolParam => ({
  ...tool(name, schema),
  defer_loading: true,
});
const TOOLS = [BASH, deferred("mcp__a__b"), deferred("mcp__a__c"), PLACEHOLDER, SEARCH];

const reference = (name: string): { type: "tool_reference"; tool_name: string } => ({
  type: "tool_reference",
  tool_name: name,
});

/** A conversation in which one search has been answered like this. */
const searched = (content: Parameters<typeof toolResult>[1], more: object = {}): ClientRequest =>
  chat(
    [
      user(text("Work.")),
      assistant(toolUse("toolu_1", "ToolSearch", { query: "select:mcp__a__b" })),
      user(toolResult("toolu_1", content)),
    ],
    { tools: TOOLS, ...more },
  );

const SEARCH_TOOL: Pattern = {
  type: "tool_search",
  execution: "client",
  description: /.+/,
  parameters: { type: "object" },
  strict: absent,
};
const call: Pattern = {
  type: "tool_search_call",
  call_id: /.+/,
  execution: "client",
  arguments: { query: "select:mcp__a__b" },
};
const found = (...names: string[]): Pattern => ({
  type: "tool_search_output",
  call_id: /.+/,
  execution: "client",
  tools: names.map((name) => ({ name, defer_loading: true, strict: false })),
});

/** The tools stand before everything else: a change of them costs every cached token. */
const sameTools = ({ upstream }: Observed, past: readonly Observed[]): string[] =>
  JSON.stringify(past[0]?.upstream[0]?.tools) === JSON.stringify(upstream[0]?.tools)
    ? []
    : ["the tools on offer have changed: every cached token is lost"];

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
    "A search in the history is the backend's own search, and what it found stands in its output",
    EVIDENCE,
    {
      request: searched([reference("mcp__a__b")]),
      expect: {
        upstream: [
          {
            tools: [{ name: "Bash" }, SEARCH_TOOL],
            input: inOrder(call, found("mcp__a__b")),
          },
        ],
      },
    },
  ),
  one(
    "deferred.without_search",
    "Without the search tool a loaded tool is offered, behind all others, without defer_loading",
    LIMITS,
    {
      request: searched([reference("mcp__a__b")], { tools: [BASH, deferred("mcp__a__b"), PLACEHOLDER] }),
      expect: {
        upstream: [{ tools: [{ name: "Bash" }, { name: "mcp__a__b", defer_loading: absent }] }],
      },
    },
  ),
  {
    id: "deferred.prefix",
    title: "Loading a tool leaves the tools before it as they were",
    source: MAPPING,
    steps: [
      {
        request: say("Work.", { tools: TOOLS }),
        scenarios: [scenarios.toolSearch("select:mcp__a__b")],
        expect: {
          message: {
            content: some({ type: "tool_use", name: "ToolSearch", input: { query: "select:mcp__a__b" } }),
            stop_reason: "tool_use",
          },
        },
      },
      {
        request: andThen((last) =>
          resultsOf(last).map((result) => ({ ...result, content: [reference("mcp__a__b")] })),
        ),
        scenarios: [scenarios.toolCall("mcp__a__b", {})],
        expect: {
          message: { content: [{ type: "tool_use", name: "mcp__a__b" }] },
          upstream: [
            { tools: none({ name: "DeferredToolPlaceholder" }), input: inOrder(call, found("mcp__a__b")) },
          ],
          also: sameTools,
        },
      },
      { request: andThen(resultsOf), expect: { message: { stop_reason: "end_turn" }, also: sameTools } },
    ],
  },
  one("deferred.not_found", "What a search says in words reaches the model", MAPPING, {
    request: searched("No matching tools found for select:mcp__a__b."),
    expect: {
      upstream: [
        {
          input: inOrder(call, found()),
          body: (value) =>
            JSON.stringify(value).includes("No matching tools found") ? null : "the words are gone",
        },
      ],
    },
  }),
  one("deferred.twice", "A tool that was found twice stands there once, an unknown one not at all", MAPPING, {
    request: searched([reference("mcp__a__b"), reference("mcp__a__b"), reference("mcp__gone")]),
    expect: { upstream: [{ input: inOrder(call, found("mcp__a__b")) }] },
  }),
  one("deferred.choice", "A tool_choice that names the search tool is auto", MAPPING, {
    request: say("Work.", { tools: TOOLS, tool_choice: { type: "tool", name: "ToolSearch" } }),
    expect: { upstream: [{ body: { tool_choice: oneOf("auto", absent) } }] },
  }),
  one("deferred.pattern", "The schema of a loaded tool is repaired like any other", MAPPING, {
    request: searched([reference("mcp__a__b")], {
      tools: [
        BASH,
        deferred("mcp__a__b", {
          type: "object",
          properties: { email: { type: "string", pattern: "^(?!\\.)[a-z]+@" } },
        }),
        SEARCH,
      ],
    }),
    expect: { upstream: [{ input: inOrder(call, found("mcp__a__b")) }] },
  }),
];
