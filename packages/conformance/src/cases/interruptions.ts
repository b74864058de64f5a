import { output, scenarios, type Scenario } from "@codexthropic/codex-sim";
import type { Case } from "../case.ts";
import { absent } from "../match-pattern.ts";
import { one, say } from "./build-requests.ts";

/** Failures that a retry solves, failures after the first output, rejected tokens, and clients that leave. */

const MAPPING = "docs/mapping.md section 5";

/** Failures that a retry solves: the client does not see them. */
const PASSING: readonly (readonly [string, string, Scenario])[] = [
  [
    "overloaded",
    "One overload before the first output is not seen by the client",
    scenarios.overloadedInStream(),
  ],
  ["server_error", "One 500 is not seen by the client", scenarios.httpError(500)],
  [
    "cut",
    "A connection that breaks once before any output is not seen by the client",
    scenarios.cut("created"),
  ],
  ["rate_limit", "A short Retry-After is not seen by the client", scenarios.rateLimited(1)],
  ["tool_collision", "One collision of tools is not seen by the client", scenarios.failed("tool_collision")],
];

/** Failures after the first output: the stream ends in an error, never in an ordinary stop. */
const MIDWAY: readonly (readonly [string, string, Scenario, string])[] = [
  ["cut", "A connection that breaks after the first words", scenarios.cut("first_delta"), "api_error"],
  ["no_end", "A stream that ends without its end", scenarios.endOfStream(), "api_error"],
  ["overloaded", "Overload after the first words", scenarios.overloadedInStream("text"), "overloaded_error"],
  [
    "nested",
    "An error event with nested fields",
    scenarios.errorEvent("nested", "server_error", [output.text("Let me", { arrives: "deltas" })]),
    "api_error",
  ],
  [
    "flat",
    "An error event with flat fields",
    scenarios.errorEvent("flat", "server_error", [output.text("Let me", { arrives: "deltas" })]),
    "api_error",
  ],
  [
    "bare",
    "An error event that says nothing",
    scenarios.errorEvent("type_only", "server_error", [output.text("Let me", { arrives: "deltas" })]),
    "api_error",
  ],
  [
    "open_call",
    "A connection that breaks inside a call",
    scenarios.cut("first_delta", scenarios.toolCall()),
    "api_error",
  ],
];

export const INTERRUPTIONS: readonly Case[] = [
  ...PASSING.map(([id, title, scenario]) =>
    one(
      `recovers.${id}`,
      title,
      MAPPING,
      {
        request: say("Try."),
        scenarios: [scenario, scenarios.text("Here I am.")],
        expect: { message: { content: [{ type: "text", text: "Here I am." }] } },
      },
      { streamOnly: true },
    ),
  ),
  ...MIDWAY.flatMap(([id, title, scenario, type]) => [
    one(
      `midway.${id}`,
      title,
      MAPPING,
      {
        request: say("Try."),
        scenarios: [scenario],
        expect: {
          error: { type, message: /.+/ },
          also: ({ answer }) =>
            answer.text.includes("message_stop") ? ["the stream pretends to have ended well"] : [],
        },
      },
      { streamOnly: true },
    ),
    one(
      `midway.${id}.whole`,
      `${title}, without streaming`,
      MAPPING,
      {
        request: say("Try.", { stream: false }),
        scenarios: [scenario],
        expect: { status: type === "overloaded_error" ? 529 : 502, error: { type, message: /.+/ } },
      },
      { streamOnly: true },
    ),
  ]),
  one(
    "error.after_end",
    "A connection that breaks behind the end is harmless",
    "docs/reference/field-notes.md, Stream",
    {
      request: say("Try."),
      scenarios: [scenarios.withRaw("before_terminal", ": last words\n\n")],
      expect: { message: { stop_reason: "end_turn" }, error: absent },
    },
  ),
];

export const AUTH: readonly Case[] = [
  one(
    "auth.refresh",
    "An access token that is rejected is refreshed, unseen",
    MAPPING,
    {
      request: say("Try."),
      before: (sim) => sim.auth.revokeAccessTokens(),
      expect: { message: { stop_reason: "end_turn" }, upstreamBetween: [1, 4] },
    },
    { alone: true },
  ),
  one(
    "auth.hopeless",
    "A 401 that no refresh helps against tells to log in, and not to retry",
    MAPPING,
    {
      request: say("Try."),
      scenarios: Array.from({ length: 8 }, () => scenarios.unauthorized()),
      expect: {
        status: 401,
        error: { type: "authentication_error", message: /log ?in/i },
        headers: { "x-should-retry": "false" },
        upstreamBetween: [1, 5],
      },
    },
    { alone: true },
  ),
];

export const ABORTS: readonly Case[] = [
  one(
    "abort.during_stream",
    "A client that leaves during the stream ends the upstream request",
    "docs/reference/codex-backend.md section 18",
    {
      request: { ...say("Write for ever."), leave: "during_stream" },
      scenarios: [scenarios.silence("first_delta")],
      expect: { upstream: [{ aborted: "during_stream" }] },
    },
    { streamOnly: true },
  ),
  one(
    "abort.before_headers",
    "A client that leaves before the first byte ends the upstream request",
    "docs/reference/codex-backend.md section 18",
    {
      request: { ...say("Think for ever."), leave: "before_headers" },
      scenarios: [scenarios.withheld("forever")],
      expect: { upstream: [{ aborted: "before_headers" }] },
    },
    { streamOnly: true },
  ),
  one("abort.stop_sequence", "A stop sequence ends the upstream request", "docs/mapping.md section 4", {
    request: say("Classify.", { stop_sequences: ["STOP"] }),
    scenarios: [scenarios.silence("before_terminal", scenarios.text("One STOP two"))],
    expect: { message: { stop_reason: "stop_sequence" }, upstream: [{ aborted: "during_stream" }] },
  }),
];
