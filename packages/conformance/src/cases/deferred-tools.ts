import { scenarios } from "@codexthropic/codex-sim";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Case } from "../case.ts";
import { absent, none, some } from "../match.ts";
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

/** Tools that a conversation loads later. */

const MAPPING = "docs/mapping.md section 2";
const LIMITS = "codex-backend.md section 18";

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
