import { scenarios } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import type { Observed, Upstream } from "../observed.ts";
import { absent, inOrder, mismatches } from "../match-pattern.ts";
import { andThen, BASH, item, one, resultsOf, say } from "./build-requests.ts";

/** What stays the same over the turns of a conversation, and what is never sent upstream. */

const MAPPING = "docs/mapping.md section 1";
const EVIDENCE = "docs/reference/live-evidence.md section 1";

const UNSUPPORTED = [
  "temperature",
  "top_p",
  "top_k",
  "max_output_tokens",
  "metadata",
  "stop",
  "user",
  "truncation",
  "thinking",
  "messages",
  "system",
];

const stablePrefix = ({ upstream }: Observed, past: readonly Observed[]): string[] => {
  const before = past.at(-1)?.upstream[0];
  const after = upstream[0];
  if (!before || !after) return ["a request is missing"];
  const whole = JSON.stringify(headOf(after));
  const start = JSON.stringify(headOf(before)).slice(0, -1);
  return [
    ...(whole.startsWith(start)
      ? []
      : [
          `the prefix changes after ${commonLength(whole, start)} of ${start.length} characters: what follows is not cached`,
        ]),
    ...(before.body["prompt_cache_key"] === after.body["prompt_cache_key"]
      ? []
      : ["prompt_cache_key changes between turns"]),
  ];
};

/** What the turn before held is read from the cache, but for the last block that is not full. */
const cachedShare = ({ upstream }: Observed, past: readonly Observed[]): string[] => {
  const possible = past.at(-1)?.upstream.at(-1)?.inputTokens ?? 0;
  const cached = upstream[0]?.cachedTokens ?? 0;
  return cached >= 0.9 * possible ? [] : [`${cached} of ${possible} tokens came from the cache`];
};

/** In the order in which the backend caches. */
const headOf = ({ tools, body, input }: Upstream): unknown[] => [
  tools,
  body["instructions"] ?? null,
  ...input,
];

function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < b.length && a[at] === b[at]) at++;
  return at;
}

const session = (id: string): object => ({
  metadata: { user_id: JSON.stringify({ device_id: "d", account_uuid: "", session_id: id }) },
});
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ids = (id: Pattern): Pattern => ({ "session-id": id, "thread-id": id, "x-client-request-id": id });

/** The cache is found by `session-id`, and `prompt_cache_key` has to agree. */
const oneId = ({ upstream }: Observed): string[] => {
  const id = upstream[0]?.headers["session-id"] ?? "";
  return [
    ...mismatches(UUID, id, "session-id"),
    ...mismatches({ headers: ids(id), body: { prompt_cache_key: id } }, upstream[0], "upstream[0]"),
  ];
};
const sameId = ({ upstream }: Observed, past: readonly Observed[]): string[] =>
  mismatches(
    past.at(-1)?.upstream[0]?.headers["session-id"] ?? "",
    upstream[0]?.headers["session-id"],
    "session-id",
  );

const FIRST = "11111111-1111-4111-8111-111111111111";
const SYSTEM = "A rule. ".repeat(800);

export const SESSION: readonly Case[] = [
  {
    id: "session.prefix",
    title: "One more turn leaves every byte before it as it was, so that it is cached",
    source: MAPPING,
    steps: [
      {
        request: say("One.", { system: SYSTEM, tools: [BASH], thinking: { type: "adaptive" } }),
        scenarios: [scenarios.agentRound("Bash", { command: "ls" })],
        expect: {},
      },
      {
        request: andThen(resultsOf),
        expect: {
          also: (observed, past) => [...stablePrefix(observed, past), ...cachedShare(observed, past)],
        },
      },
      {
        request: andThen(() => "And now?"),
        expect: {
          also: (observed, past) => [...stablePrefix(observed, past), ...cachedShare(observed, past)],
        },
      },
    ],
  },
  {
    id: "session.billing_header",
    title: "Claude Code's billing header, which changes, does not break the prefix",
    source: "docs/reference/claude-code-client.md section 0",
    steps: [
      { request: say("One.", { system: [billing("aaa"), { type: "text", text: SYSTEM }] }), expect: {} },
      {
        request: andThen(() => "Two.", { system: [billing("bbb"), { type: "text", text: SYSTEM }] }),
        expect: { also: stablePrefix },
      },
    ],
  },
  {
    id: "session.cache_key",
    title: "Two agents of one session share its cache, each in a thread of its own",
    source: EVIDENCE,
    steps: [
      {
        request: { ...say("One.", session(FIRST)), headers: { "x-claude-code-session-id": FIRST } },
        expect: { upstream: [{ headers: ids(FIRST), body: { prompt_cache_key: FIRST } }] },
      },
      {
        request: {
          ...say("One.", session(FIRST)),
          headers: { "x-claude-code-session-id": FIRST, "x-claude-code-agent-id": "agent-2" },
        },
        expect: {
          upstream: [
            { headers: { "session-id": FIRST, "thread-id": UUID }, body: { prompt_cache_key: FIRST } },
          ],
          also: ({ upstream }) =>
            upstream[0]?.headers["thread-id"] === FIRST ? ["both agents share a thread"] : [],
        },
      },
    ],
  },
  {
    id: "session.one_id",
    title: "A session without a UUID, and a conversation without a session, have one UUID, turn after turn",
    source: EVIDENCE,
    steps: ["a name that is no UUID", null].flatMap((name) => {
      const headers = { "x-claude-code-session-id": name };
      return [
        { request: { ...say("One.", { system: SYSTEM }), headers }, expect: { also: oneId } },
        {
          request: { ...andThen(() => "Two."), headers },
          expect: { also: (observed, past) => [...oneId(observed), ...sameId(observed, past)] },
        },
      ];
    }),
  },
  one("request.allow_list", "Nothing of the client's passes through by accident", MAPPING, {
    request: say("Hi.", {
      ...session(FIRST),
      temperature: 1,
      top_p: 0.5,
      top_k: 4,
      cache_control: { type: "ephemeral" },
      context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
      safeguards: [{ type: "dangerous_tool_use" }],
      container: null,
      key_of_2099: { a: 1 },
    }),
    expect: {
      upstream: [
        {
          body: {
            stream: true,
            store: false,
            ...Object.fromEntries(UNSUPPORTED.map((name): [string, Pattern] => [name, absent])),
          },
        },
      ],
    },
  }),
  one("request.nulls", "null for anything optional is nothing", "docs/mapping.md section 5", {
    request: say("Hi.", {
      system: null,
      tools: null,
      tool_choice: null,
      thinking: null,
      output_config: null,
      stop_sequences: null,
      metadata: null,
      service_tier: null,
    }),
    expect: { message: { stop_reason: "end_turn" } },
  }),
  one("request.fast", "speed: fast asks for the priority tier", MAPPING, {
    request: say("Hi.", { speed: "fast" }),
    expect: { upstream: [{ body: { service_tier: "priority" } }] },
  }),
  one("request.standard", "speed: standard asks for none", MAPPING, {
    request: say("Hi.", { speed: "standard", service_tier: "auto" }),
    expect: { upstream: [{ body: { service_tier: absent } }] },
  }),
  one("request.gzip", "A gzipped request is understood", "docs/reference/claude-code-client.md section 1", {
    request: { ...say("Hi."), gzip: true },
    expect: { message: { stop_reason: "end_turn" }, upstream: [{ input: inOrder(item("user", /Hi/)) }] },
  }),
  ...["gpt-5.5", "claude-gpt-5.5"].map((model) =>
    one(
      `request.model_${model}`,
      `${model} is asked for as gpt-5.5 and answered under its own name`,
      MAPPING,
      {
        request: say("Hi.", { model }),
        expect: { upstream: [{ body: { model: "gpt-5.5" } }], message: { model } },
      },
    ),
  ),
  one("request.model_1m", "[1m] is no part of a model's name upstream", MAPPING, {
    request: say("Hi.", { model: "gpt-5.5[1m]" }),
    expect: { upstream: [{ body: { model: "gpt-5.5" } }] },
  }),
];

function billing(hash: string): { type: "text"; text: string } {
  return { type: "text", text: `x-anthropic-billing-header: cc_version=2.1.330.${hash}; cc_entrypoint=cli;` };
}
