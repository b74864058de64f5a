import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import type { Observed } from "../observed.ts";
import { absent, inOrder, none } from "../match-pattern.ts";
import { andThen, assistant, BASH, chat, one, resultsOf, say, text, user } from "./build-requests.ts";

/** Reasoning and its way back. */

const MAPPING = "docs/mapping.md section 3";
const REQUEST = "docs/mapping.md section 1";
const ADAPTIVE = { thinking: { type: "adaptive" } } as const;

const thought = (words: string | RegExp): Pattern => ({ type: "thinking", thinking: words, signature: /.+/ });
const answer = (words: string | RegExp = /.+/): Pattern => ({ type: "text", text: words });
const REASONING: Pattern = { type: "reasoning", encrypted_content: /.+/ };

/** Effort that arrives upstream for a request. */
function effort(id: string, title: string, request: object, expected: Pattern): Case {
  return one(`thinking.effort_${id}`, title, REQUEST, {
    request: say("Think.", request),
    expect: { upstream: [{ body: { reasoning: expected } }] },
  });
}

const budget = (budget_tokens: number): object => ({ thinking: { type: "enabled", budget_tokens } });

export const THINKING: readonly Case[] = [
  one("thinking.summary", "A summary becomes a thinking block with one signature", MAPPING, {
    request: say("Think.", ADAPTIVE),
    scenarios: [scenarios.reasoning("**First**", "Done.")],
    expect: {
      message: { content: [thought("**First**"), answer("Done.")] },
      upstream: [{ body: { reasoning: { summary: /.+/ } } }],
    },
  }),
  one("thinking.two_parts", "Two summary parts are one block with a blank line", MAPPING, {
    request: say("Think.", ADAPTIVE),
    scenarios: [scenarios.reasoning(["One.", "Two."], "Done.")],
    expect: { message: { content: [thought("One.\n\nTwo."), answer()] } },
  }),
  one("thinking.two_items", "Two reasoning items are two blocks", MAPPING, {
    request: say("Think.", ADAPTIVE),
    scenarios: [scenarios.twoReasonings()],
    expect: { message: { content: [thought(/First/), thought(/Second[^]*Third/), answer()] } },
  }),
  one(
    "thinking.silent",
    "Reasoning without a summary is an empty thinking block with its signature",
    MAPPING,
    {
      request: say("Think.", ADAPTIVE),
      scenarios: [scenarios.silentReasoning()],
      expect: { message: { content: [thought(""), answer()] } },
    },
  ),
  one("thinking.nothing", "Reasoning with neither summary nor content leaves no block", MAPPING, {
    request: say("Think.", ADAPTIVE),
    scenarios: [scenarios.reasoning([], "Done.", { encrypted: false })],
    expect: { message: { content: [answer("Done.")] } },
  }),
  one("thinking.not_asked", "A client that did not ask for thinking gets none", REQUEST, {
    request: say("Title?"),
    scenarios: [scenarios.reasoning("**Hidden**", "Done.")],
    expect: {
      message: { content: [answer("Done.")] },
      upstream: [{ body: { reasoning: (value) => summaryOf(value) } }],
    },
  }),
  one("thinking.disabled", "thinking disabled: no block, no summary", REQUEST, {
    request: say("Classify.", { thinking: { type: "disabled" } }),
    scenarios: [scenarios.reasoning("**Hidden**", "Done.")],
    expect: {
      message: { content: [answer("Done.")] },
      upstream: [{ body: { reasoning: (value) => summaryOf(value) } }],
    },
  }),
  one("thinking.omitted", "display omitted: the signature flows, the summary does not", REQUEST, {
    request: say("Think.", { thinking: { type: "adaptive", display: "omitted" } }),
    scenarios: [scenarios.silentReasoning()],
    expect: {
      message: { content: [thought(""), answer()] },
      upstream: [{ body: { reasoning: { summary: absent } } }],
    },
  }),
  effort("low", "A small budget is low effort", budget(1024), { effort: "low" }),
  effort("medium", "A budget of 4,000 is medium", budget(4000), { effort: "medium" }),
  effort("high", "A budget of 16,000 is high", budget(16_000), { effort: "high" }),
  effort("xhigh", "A budget of 32,000 is xhigh", budget(32_000), { effort: "xhigh" }),
  effort(
    "config",
    "output_config.effort wins over the budget",
    { ...budget(32_000), output_config: { effort: "low" } },
    { effort: "low" },
  ),
  effort(
    "max",
    "max becomes a level that the model has",
    { ...ADAPTIVE, output_config: { effort: "max" } },
    { effort: /^(?:xhigh|max)$/ },
  ),
];

function summaryOf(value: unknown): string | null {
  const summary = typeof value === "object" && value !== null ? Reflect.get(value, "summary") : undefined;
  return summary === undefined || summary === null || summary === "none"
    ? null
    : "a summary is asked for and nobody will see it";
}

/** The first block of the answer, which the client has to send back. */
const replays = (last: Observed): string => JSON.stringify(last.answer.message?.content[0]);

export const ROUND_TRIP: readonly Case[] = [
  {
    id: "thinking.tool_round",
    title: "Reasoning returns to the backend over a tool round, before its call",
    source: MAPPING,
    steps: [
      {
        request: say("Think.", { ...ADAPTIVE, tools: [BASH] }),
        scenarios: [scenarios.agentRound("Bash", { command: "ls" })],
        expect: {},
      },
      {
        request: andThen(resultsOf),
        expect: {
          upstream: [
            { input: inOrder(REASONING, { type: "function_call" }, { type: "function_call_output" }) },
          ],
          also: (observed, past) =>
            past[0] && JSON.stringify(observed.request.messages).includes(replays(past[0]))
              ? []
              : ["the kit itself lost the thinking block"],
        },
      },
    ],
  },
  {
    id: "thinking.later_turn",
    title: "Reasoning returns in a later turn as well",
    source: MAPPING,
    steps: [
      { request: say("Think.", ADAPTIVE), scenarios: [scenarios.twoReasonings()], expect: {} },
      {
        request: andThen(() => "And now?"),
        expect: {
          upstream: [{ input: inOrder(REASONING, REASONING, { role: "assistant" }, { role: "user" }) }],
        },
      },
    ],
  },
  {
    id: "thinking.omitted_returns",
    title: "A signature without text returns as reasoning",
    source: MAPPING,
    steps: [
      {
        request: say("Think.", { thinking: { type: "adaptive", display: "omitted" } }),
        scenarios: [scenarios.silentReasoning()],
        expect: {},
      },
      {
        request: andThen(() => "And now?"),
        expect: { upstream: [{ input: inOrder(REASONING, { role: "assistant" }) }] },
      },
    ],
  },
  one("thinking.foreign", "Signatures of others are left out, never a 400", MAPPING, {
    request: chat(
      [
        user(text("Hi.")),
        assistant(
          { type: "thinking", thinking: "Long ago.", signature: "EqQBCkgIAxABGAIiQOp3cGdvbmU=" },
          { type: "thinking", thinking: "Unsigned.", signature: "" },
          { type: "redacted_thinking", data: "EmwKAhgBEgy3va3pzix" },
          text("Hello."),
        ),
        user(text("Go on.")),
      ],
      ADAPTIVE,
    ),
    expect: { message: { stop_reason: "end_turn" }, upstream: [{ input: none({ type: "reasoning" }) }] },
  }),
  {
    id: "thinking.undecryptable",
    title: "Reasoning that the backend cannot decrypt is dropped, and the session goes on",
    source: MAPPING,
    steps: [
      { request: say("Think.", ADAPTIVE), scenarios: [scenarios.reasoning()], expect: {} },
      {
        request: andThen(() => "And now?"),
        scenarios: [scenarios.invalidEncryptedContent(), scenarios.text("Still here.")],
        expect: {
          message: { content: [answer("Still here.")] },
          upstream: [{}, { input: none({ type: "reasoning" }) }],
        },
      },
    ],
  },
];
