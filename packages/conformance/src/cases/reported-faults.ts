import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Step } from "../case.ts";
import { inOrder, none, some } from "../match-pattern.ts";
import {
  assistant,
  BASH,
  chat,
  item,
  one,
  READ,
  say,
  text,
  toolResult,
  toolUse,
  user,
} from "./build-requests.ts";
import { image } from "./files.ts";

/** Faults that users reported of programs like this one; each case stands for its kind. */

const REQUEST = "docs/mapping.md section 1";
const TOOLS = "docs/mapping.md section 2";
const ANSWER = "docs/mapping.md section 4";

// ---------------------------------------------------------------- history

export const REPORTED_HISTORY: readonly Case[] = [
  one("history.phase", "A text before a call is commentary, one that ends a turn the final answer", REQUEST, {
    request: chat(
      [
        user(text("Read a.")),
        assistant(text("I will read it."), toolUse("call_1", "Read", { file_path: "/a" })),
        user(toolResult("call_1", "A")),
        assistant(text("It says A.")),
        user(text("And b?")),
      ],
      { tools: [READ] },
    ),
    expect: {
      upstream: [
        {
          input: inOrder(
            { role: "assistant", phase: "commentary" },
            { type: "function_call" },
            { type: "function_call_output" },
            { role: "assistant", phase: "final_answer" },
          ),
        },
      ],
    },
  }),
  one("history.compaction", "What stands before the last compaction block is not sent", REQUEST, {
    request: chat(
      [
        user(text("OLD QUESTION")),
        assistant(text("OLD ANSWER")),
        user(text("more")),
        assistant({ type: "compaction", content: "Summary: the user asked things." }, text("Going on.")),
        user(text("next")),
      ],
      { context_management: { edits: [{ type: "compact_20260112" }] } },
    ),
    expect: {
      upstream: [
        {
          // The tag of the case stands in the first user text, which has to be gone as well.
          body: (value) =>
            JSON.stringify(value).includes("OLD") ? "what was summarised is still sent" : null,
          input: some(item("user", /next/)),
        },
      ],
    },
  }),
  one("history.advisor", "Results of server tools of tomorrow do no harm", REQUEST, {
    request: chat([
      user(text("Hi.")),
      assistant(
        text("a"),
        { type: "server_tool_use", id: "srvtoolu_1", name: "advisor", input: {} },
        {
          type: "advisor_tool_result",
          tool_use_id: "srvtoolu_1",
          content: { type: "advisor_result", text: "Do X first." },
        },
        text("b"),
      ),
      user(text("Go.")),
    ]),
    expect: { message: { stop_reason: "end_turn" }, upstream: [{ input: some(item("user", /Go/)) }] },
  }),
  one("image.media_type", "An image whose media type is wrong is sent as what its bytes are", REQUEST, {
    request: chat([user(image("/9j/4AAQSkZJRgABAQAAAQ==", "image/png"), text("See."))]),
    expect: {
      upstream: [
        {
          input: some({
            content: some({ type: "input_image", image_url: /^data:image\/jpeg;base64,\/9j\// }),
          }),
        },
      ],
    },
  }),
];

// ---------------------------------------------------------------- requests and answers

const SUMMARISE: Step = {
  request: {
    ...chat(
      [
        user(text("List the files.")),
        assistant(toolUse("t1", "Bash", { command: "ls" })),
        user(toolResult("t1", "a.ts b.ts")),
      ],
      { tools: [BASH], compaction: { type: "summarize", instructions: "Keep file names." } },
    ),
    headers: { "anthropic-beta": "compact-2026-09-04" },
  },
  scenarios: [scenarios.text("Two files: a.ts and b.ts.")],
  expect: {
    message: { content: [{ type: "compaction", content: /a\.ts/ }], stop_reason: "compaction" },
    upstream: [
      {
        tools: [],
        body: (value) =>
          JSON.stringify(value).includes("Keep file names.") ? null : "the instructions are gone",
      },
    ],
  },
};

const SEARCH = { type: "web_search_20250305", name: "web_search" };

export const REPORTED_REQUESTS: readonly Case[] = [
  one("request.compaction", "Compaction on demand gives one compaction block", REQUEST, SUMMARISE),
  one("tools.newer_versions", "Newer versions of known tools are offered, unknown ones do no harm", TOOLS, {
    request: say("Work.", {
      tools: [
        BASH,
        { type: "advisor_20260301", name: "advisor", model: "claude-opus-5" },
        { type: "mcp_toolset", mcp_server_name: "x" },
        { type: "text_editor_20260601", name: "str_replace_based_edit_tool" },
        { type: "bash_20260601", name: "bash" },
        { type: "memory_20260601", name: "memory" },
        { type: "web_search_20260209", name: "web_search", allowed_callers: ["direct"] },
      ],
      mcp_servers: [{ type: "url", url: "https://x/", name: "x" }],
    }),
    expect: {
      upstream: [
        {
          tools: inOrder(
            { name: "Bash" },
            { name: "str_replace_based_edit_tool", type: "function" },
            { name: "bash", type: "function" },
            { name: "memory", type: "function" },
          ),
          body: { tools: some({ type: "web_search" }) },
        },
      ],
    },
  }),
  one("thinking.auto", "thinking auto is adaptive", REQUEST, {
    request: say("Think.", { thinking: { type: "auto" } }),
    scenarios: [scenarios.reasoning("**First**", "Done.")],
    expect: {
      message: { content: [{ type: "thinking", thinking: "**First**" }, { type: "text" }] },
      upstream: [{ body: { reasoning: { summary: /.+/ } } }],
    },
  }),
  one("usage.cache_writes", "Tokens written to the cache are counted once", ANSWER, {
    request: say("Count."),
    scenarios: [
      scenarios.text("Hello.", {
        usage: {
          input_tokens: 2600,
          input_tokens_details: { cached_tokens: 2000, cache_write_tokens: 400 },
          output_tokens: 5,
          total_tokens: 2605,
        },
      }),
    ],
    expect: {
      message: {
        usage: {
          input_tokens: 200,
          cache_read_input_tokens: 2000,
          cache_creation_input_tokens: 400,
          output_tokens: 5,
        },
      },
    },
  }),
  one("search.results_on_item", "Results that stand on the search item reach the client", ANSWER, {
    request: say("Search.", { tools: [SEARCH] }),
    scenarios: [scenarios.resultsOnItem()],
    expect: {
      message: {
        content: some({
          type: "web_search_tool_result",
          content: some({ type: "web_search_result", url: "https://a.example/", title: "A page" }),
        }),
      },
    },
  }),
  // The domains occur in no other case: what is known of a filter may be remembered.
  one(
    "search.empty_filter",
    "allowed_domains that find nothing are asked for once more, in words",
    TOOLS,
    {
      request: say("Search.", { tools: [{ ...SEARCH, allowed_domains: ["docs.example"] }] }),
      scenarios: [
        scenarios.webSearch([{ query: "codex", sources: [] }]),
        scenarios.webSearch([
          { query: "codex", sources: [{ url: "https://docs.example/codex", title: "Codex" }] },
        ]),
      ],
      expect: {
        upstream: [
          { body: { tools: some({ type: "web_search", filters: { allowed_domains: ["docs.example"] } }) } },
          {
            tools: none({ type: "web_search", filters: { allowed_domains: some(/.+/) } }),
            body: (value) =>
              JSON.stringify(value).includes("site:docs.example") ? null : "no site: in words",
          },
        ],
        message: {
          content: some({
            type: "web_search_tool_result",
            content: some({ url: "https://docs.example/codex" }),
          }),
        },
      },
    },
    { streamOnly: true },
  ),
];
