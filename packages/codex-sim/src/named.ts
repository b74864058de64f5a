import { agent } from "./agent.ts";
import { helpful } from "./scenarios/helpful.ts";
import * as scenarios from "./scenarios/index.ts";
import type { Script } from "./script.ts";

/** Scenarios by name, for command lines. */
export interface NamedScenario {
  readonly name: string;
  /** One line for a list. */
  readonly describe: string;
  /** Answers every request. */
  readonly script: Script;
}

const always =
  (make: () => ReturnType<typeof scenarios.text>): Script =>
  () =>
    make();

const ALL: Readonly<Record<string, readonly [string, Script]>> = {
  helpful: ["Repeats what was asked, fills schemas, calls forced tools (the default)", helpful],
  agent: ["Calls Bash once, then reports what it printed", agent(oneBashRound())],
  text: ["A short text", always(() => scenarios.text())],
  reasoning: ["Reasoning with a summary, then text", always(() => scenarios.reasoning())],
  "two-reasonings": ["Two reasoning items, one with two parts", always(() => scenarios.twoReasonings())],
  "silent-reasoning": ["Reasoning without a summary", always(() => scenarios.silentReasoning())],
  commentary: ["A comment, then the final answer", always(() => scenarios.commentary())],
  parallel: ["Three interleaved Bash calls, then a text", afterTools(() => scenarios.parallel())],
  "web-search": ["Two hosted searches with sources and citations", always(() => scenarios.webSearch())],
  "tool-search": ["Searches for a deferred tool, calls what was found, reports", scenarios.searchAndCall()],
  "parallel-wrapper": [
    "Two calls inside one multi_tool_use.parallel, then a text",
    afterTools(() => scenarios.parallelWrapper()),
  ],
  "prefixed-call": ["A call named functions.Bash, then a text", afterTools(() => scenarios.prefixedCall())],
  "citation-markers": ["Private-use citation markers in a text", always(() => scenarios.citationMarkers())],
  "results-on-item": ["A search whose results stand on its item", always(() => scenarios.resultsOnItem())],
  "broken-off-call": ["A call that breaks off inside its arguments", always(() => scenarios.brokenOffCall())],
  refusal: ["The model declines", always(() => scenarios.refusal())],
  "max-tokens": ["Breaks off at the token limit", always(() => scenarios.incomplete())],
  "content-filter": ["Stopped by the filter", always(() => scenarios.incomplete("content_filter"))],
  slow: ["A text, one event every 200 ms", always(() => scenarios.paced(200))],
  "late-headers": ["No headers for 20 seconds", always(() => scenarios.withheld(20_000))],
  silence: ["Goes silent after the start", always(() => scenarios.silence())],
  cut: ["The connection breaks after the first words", always(() => scenarios.cut())],
  "no-end": ["The stream ends without a terminal event", always(() => scenarios.endOfStream())],
  "usage-limit": ["429: the plan's limit is reached", always(() => scenarios.usageLimit())],
  "usage-limit-in-stream": [
    "The limit is reached inside a 200 stream",
    always(() => scenarios.rateLimits({ limitReached: true })),
  ],
  "rate-limited": ["429 with retry-after", always(() => scenarios.rateLimited())],
  overloaded: ["503 server_is_overloaded", always(() => scenarios.overloaded())],
  "overloaded-in-stream": ["Overloaded right after the start", always(() => scenarios.overloadedInStream())],
  "at-capacity": ["400: the model is at capacity", always(() => scenarios.atCapacity())],
  "server-error": ["500, as a plain failure of the server", always(() => scenarios.httpError(500))],
  unauthorized: ["401, whatever the token", always(() => scenarios.unauthorized())],
  "content-policy": [
    "Blocked by the content policy",
    always(() => scenarios.failed("content_policy_violation")),
  ],
  "budget-reached": ["The workspace's budget is reached", always(() => scenarios.failed("budget_reached"))],
  "spend-limit": [
    "The organization's spend limit is exceeded",
    always(() => scenarios.failed("organization_spend_limit_exceeded")),
  ],
  "policy-capacity": [
    "The policy check is not available",
    always(() => scenarios.failed("policy_capacity_unavailable")),
  ],
  "tool-collision": ["Two tools have one name", always(() => scenarios.failed("tool_collision"))],
  "invalid-schema": [
    "400 about a schema of a tool that it does not name",
    always(() => scenarios.invalidSchema()),
  ],
  "strict-format": ["400 about a strict output format", always(() => scenarios.strictFormatRefused())],
  "string-too-long": ["400: a text of the input is too long", always(() => scenarios.stringTooLong())],
  "empty-answer": ["200 without any body", always(() => scenarios.emptyAnswer())],
  "context-too-long": [
    "The context window is exceeded",
    always(() => scenarios.failed("context_length_exceeded")),
  ],
};

export const scenarioNames: readonly string[] = Object.keys(ALL);

export function scenarioByName(name: string): NamedScenario | undefined {
  const found = Object.hasOwn(ALL, name) ? ALL[name] : undefined;
  return found && { name, describe: found[0], script: found[1] };
}

/** Answers with the scenario first and with a report once tools have answered, so that a client's loop ends. */
function afterTools(make: () => ReturnType<typeof scenarios.text>): Script {
  return (request) => (request.round === 0 ? make() : helpful(request));
}

function oneBashRound(): Parameters<typeof agent>[0] {
  const command = { command: "echo hello from codex-sim", description: "Say hello" };
  return [
    {
      when: { round: 0, offers: "Bash" },
      answer: () => scenarios.agentRound("Bash", command, "I run one command."),
    },
    {
      when: { tool: "Bash" },
      answer: ({ outputs }) => scenarios.reasoning("**Reporting**", `It printed: ${outputs.at(-1)?.text}`),
    },
  ];
}
