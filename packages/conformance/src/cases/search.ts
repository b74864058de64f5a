import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import { inOrder, none, oneOf, some } from "../match-pattern.ts";
import { one, say } from "./build-requests.ts";

/** Hosted web search, as Claude Code's WebSearch asks for it. @see docs/reference/claude-code-client.md section 3.1 */

const MAPPING = "docs/mapping.md section 4";
const TOOLS = "docs/mapping.md section 2";
const TOOL = { type: "web_search_20250305", name: "web_search", max_uses: 8 };
const SOURCES = [
  { url: "https://example.com/codex", title: "Codex" },
  { url: "https://blocked.example/ad", title: "Ad" },
];

const use = (query: string): Pattern => ({
  type: "server_tool_use",
  id: /^srvtoolu_/,
  name: "web_search",
  input: { query },
});
const result = (content: Pattern): Pattern => ({
  type: "web_search_tool_result",
  tool_use_id: /^srvtoolu_/,
  content,
});
const hosted: Pattern = some({ type: "web_search" });

const linked = (value: unknown): string | null => {
  const blocks = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  const uses = blocks.filter((block) => block["type"] === "server_tool_use").map((block) => block["id"]);
  const results = blocks
    .filter((block) => block["type"] === "web_search_tool_result")
    .map((block) => block["tool_use_id"]);
  return JSON.stringify(uses) === JSON.stringify(results) ? null : "results do not name their searches";
};

export const SEARCH: readonly Case[] = [
  one("search.result", "A search shows its query, its results, then the text with citations", MAPPING, {
    request: say("Perform a web search for the query: codex", { tools: [TOOL] }),
    scenarios: [scenarios.webSearch([{ query: "codex", sources: SOURCES.slice(0, 1) }])],
    expect: {
      upstream: [{ lane: "full", body: { tools: hosted } }],
      message: {
        content: [
          use("codex"),
          result(some({ type: "web_search_result", url: "https://example.com/codex", title: /.+/ })),
          { type: "text", text: /See/, citations: some({ url: "https://example.com/codex" }) },
        ],
        stop_reason: "end_turn",
        usage: { server_tool_use: { web_search_requests: 1 } },
      },
    },
  }),
  one("search.two", "Two searches have two results, each under its own id", MAPPING, {
    request: say("Search twice.", { tools: [TOOL] }),
    scenarios: [scenarios.webSearch()],
    expect: {
      message: {
        content: inOrder(
          use("codex"),
          result(some({ url: /codex/ })),
          use("claude"),
          result(some({ url: /claude/ })),
          { type: "text" },
        ),
        usage: { server_tool_use: { web_search_requests: 2 } },
      },
      also: ({ answer }) => [linked(answer.message?.content)].filter((problem) => problem !== null),
    },
  }),
  one(
    "search.opened_page",
    "Pages that are opened do no harm, ids or not",
    "docs/reference/field-notes.md, Stream",
    {
      request: say("Read the page.", { tools: [TOOL] }),
      scenarios: [scenarios.openedPage()],
      expect: {
        message: { content: some({ type: "text", text: /The page says so/ }), stop_reason: "end_turn" },
        also: ({ answer }) => [linked(answer.message?.content)].filter((problem) => problem !== null),
      },
    },
  ),
  one(
    "search.chosen",
    "A tool_choice that names the search chooses the hosted one",
    "docs/mapping.md section 1",
    {
      request: say("Perform a web search for the query: codex", {
        tools: [TOOL],
        tool_choice: { type: "tool", name: "web_search" },
        thinking: { type: "disabled" },
      }),
      scenarios: [scenarios.webSearch()],
      expect: {
        upstream: [{ body: { tools: hosted, tool_choice: oneOf("required", { type: "web_search" }) } }],
      },
    },
  ),
  one("search.allowed_domains", "allowed_domains become a filter", TOOLS, {
    request: say("Search.", { tools: [{ ...TOOL, allowed_domains: ["example.com"] }] }),
    scenarios: [scenarios.webSearch()],
    expect: {
      upstream: [
        { body: { tools: some({ type: "web_search", filters: { allowed_domains: ["example.com"] } }) } },
      ],
    },
  }),
  one("search.blocked_domains", "Results from blocked_domains do not reach the client", TOOLS, {
    request: say("Search.", { tools: [{ ...TOOL, blocked_domains: ["blocked.example"] }] }),
    scenarios: [scenarios.webSearch([{ query: "codex", sources: SOURCES }])],
    expect: {
      message: {
        content: inOrder(
          use("codex"),
          result((value) => none({ url: /blocked/ })(value)),
        ),
      },
    },
  }),
];
