import { output as part, scenarios } from "@codexthropic/codex-sim";
import type { Case, Check, Pattern } from "../case.ts";
import { inOrder, oneOf, show, some } from "../match-pattern.ts";
import {
  andThen,
  BASH,
  call,
  notRunnable,
  one,
  output,
  READ,
  resultsOf,
  say,
  tool,
} from "./build-requests.ts";

/** Parts of the model's own format that reach the proxy, and calls that break off. */

const MAPPING = "docs/mapping.md section 4";
const GREP = tool("Grep", {
  type: "object",
  properties: { pattern: { type: "string" } },
  required: ["pattern"],
});
const WORK = say("Look at both.", { tools: [READ, GREP, BASH] });
const BOTH = [
  { name: "Read", args: { file_path: "/a" } },
  { name: "Grep", args: { pattern: "x" } },
];

const use = (name: string, input: { readonly [key: string]: Pattern }): Pattern => ({
  type: "tool_use",
  id: /.+/,
  name,
  input,
});

const distinctIds: Check = (content) => {
  const ids = (Array.isArray(content) ? (content as { id?: unknown }[]) : []).map(({ id }) => id);
  return new Set(ids).size === ids.length ? null : `two calls share an id: ${show(ids)}`;
};

const unpacked = (wrapper: string): Case["steps"][number] => ({
  request: WORK,
  scenarios: [scenarios.parallelWrapper(BOTH, { wrapper })],
  expect: {
    message: {
      content: [use("Read", { file_path: "/a" }), use("Grep", { pattern: "x" })],
      stop_reason: "tool_use",
    },
    also: ({ answer }) => [distinctIds(answer.message?.content)].filter((problem) => problem !== null),
  },
});

export const WRAPPED_CALLS: readonly Case[] = [
  one("call.wrapper", "Calls inside one call named parallel are unpacked", MAPPING, unpacked("parallel")),
  one(
    "call.wrapper_long",
    "Calls inside multi_tool_use.parallel are unpacked",
    MAPPING,
    unpacked("multi_tool_use.parallel"),
  ),
  {
    id: "call.wrapper_returns",
    title: "Unpacked calls and their results are accepted in the next turn",
    source: MAPPING,
    steps: [
      {
        request: WORK,
        scenarios: [scenarios.parallelWrapper(BOTH, { wrapper: "parallel" })],
        expect: { message: { stop_reason: "tool_use" } },
      },
      {
        request: andThen(resultsOf),
        expect: {
          upstream: [{ input: inOrder(call("Read"), call("Grep"), output(/Read/), output(/Grep/)) }],
          message: { stop_reason: "end_turn" },
        },
      },
    ],
  },
  one("call.wrapper_known", "A tool of the client that has the wrapper's name is called as it is", MAPPING, {
    request: say("Work.", {
      tools: [tool("parallel", { type: "object", properties: { tool_uses: { type: "array", items: {} } } })],
    }),
    scenarios: [scenarios.parallelWrapper(BOTH, { wrapper: "parallel" })],
    expect: { message: { content: [{ type: "tool_use", name: "parallel" }] } },
  }),
  one("call.prefixed", "functions. in front of a name falls away", MAPPING, {
    request: WORK,
    scenarios: [scenarios.prefixedCall("Bash", { command: "ls" })],
    expect: { message: { content: [use("Bash", { command: "ls" })] } },
  }),
  one("call.nul", "A NUL in the name of a call does not reach the client", MAPPING, {
    request: WORK,
    scenarios: [scenarios.toolCall("Ba\u0000sh", { command: "ls" })],
    expect: {
      also: ({ answer }) =>
        ["\u0000", "\\u0000"].some((nul) => answer.text.includes(nul)) ? ["a NUL was handed on"] : [],
    },
  }),
];

const CITED = { type: "text", text: "Bun is fast. Use it." };
const WEB = { tools: [{ type: "web_search_20250305", name: "web_search" }] };

export const CITATION_MARKERS: readonly Case[] = [
  ...[7, 1, 100].map((size) =>
    one(
      `text.citation_markers_${size}`,
      `Private-use citation markers are removed, ${size} characters a delta`,
      MAPPING,
      {
        request: say("Search bun.", WEB),
        scenarios: [scenarios.citationMarkers(undefined, size)],
        expect: { message: { content: some(CITED) } },
      },
    ),
  ),
  one(
    "text.two_citation_markers",
    "Several markers are removed, and what stands between them is kept",
    MAPPING,
    {
      request: say("Search bun.", WEB),
      scenarios: [
        scenarios.citationMarkers(
          `${scenarios.citationMarker("a")}One${scenarios.citationMarker("b")}${scenarios.citationMarker("c")} two.`,
        ),
      ],
      expect: { message: { content: some({ type: "text", text: "One two." }) } },
    },
  ),
];

export const BROKEN_CALLS: readonly Case[] = [
  ...(["max_output_tokens", "content_filter"] as const).map((why) =>
    one(`call.broken_off_${why}`, `A call that breaks off by ${why} is never completed`, MAPPING, {
      request: WORK,
      scenarios: [scenarios.brokenOffCall(why, "Bash", '{"command":"rm -rf build')],
      expect: {
        message: { content: notRunnable, stop_reason: oneOf("max_tokens", "refusal") },
      },
    }),
  ),
  one("call.broken_off_before_its_name", "Complete calls before the one that broke off are kept", MAPPING, {
    request: WORK,
    scenarios: [
      scenarios.answer(
        [
          part.call("Read", { file_path: "/a" }),
          part.call("Bash", '{"command":"rm', { arrives: "unfinished", status: "incomplete" }),
        ],
        { ending: { type: "incomplete", reason: "max_output_tokens" } },
      ),
    ],
    expect: {
      message: { content: inOrder(use("Read", { file_path: "/a" })) },
      also: ({ answer }) => [notRunnable(answer.message?.content)].filter((problem) => problem !== null),
    },
  }),
  ...(["failed", "ended"] as const).map((why) =>
    one(
      `call.broken_off_${why}`,
      `A call in a stream that ${why} ends in an error`,
      MAPPING,
      {
        request: WORK,
        scenarios: [scenarios.brokenOffCall(why)],
        expect: { error: { message: /.+/ } },
      },
      { streamOnly: true },
    ),
  ),
  one("call.missing_bracket", "A finished call without its last bracket gets it", MAPPING, {
    request: WORK,
    scenarios: [scenarios.toolCall("Bash", '{"command":"ls"')],
    expect: { message: { content: [use("Bash", { command: "ls" })] } },
  }),
];
