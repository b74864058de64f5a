import { type SafeguardVerdicts, scenarios, type Sim } from "@codexthropic/codex-sim";
import type { Case, Step, Pattern } from "../case.ts";
import type { Observed } from "../observed.ts";
import { mismatches } from "../match-pattern.ts";
import { BASH, one, READ, say } from "./build-requests.ts";

/**
 * Claude Code's auto mode asks for a verdict on each tool call. A second upstream request whose output format is
 * named `safeguard_verdicts` gives them; the simulated backend answers it as {@link SafeguardVerdicts} says.
 * @see docs/reference/safeguards.md
 * @module
 */
const SOURCE = "docs/reference/safeguards.md";

const WORK = say("Clean up.", {
  tools: [BASH, READ],
  safeguards: [
    {
      type: "dangerous_tool_use",
      classifier_context: {
        v: 1,
        permission_mode: "auto",
        platform: "linux",
        live_cwd: "/home/user/project",
      },
    },
  ],
});

/** `safeguard_results` of the final `message_delta`, or of the whole message. */
function resultsIn({ answer }: Observed): unknown {
  if (answer.events === null) return Reflect.get(Object(answer.json), "safeguard_results");
  const last = answer.events.findLast((event) => event.type === "message_delta");
  return Reflect.get(Object(last && Reflect.get(last, "delta")), "safeguard_results");
}

/** Every call of the answer has this verdict. */
function verdicts(expected: Pattern): NonNullable<Step["expect"]["also"]> {
  return (observed) => {
    const calls = observed.answer.message?.content.filter((block) => block.type === "tool_use") ?? [];
    const tool_uses = Object.fromEntries(calls.map((call) => [call.id, expected]));
    const pattern = [{ type: "dangerous_tool_use", status: { type: "available", tool_uses } }];
    return mismatches(pattern, resultsIn(observed), "safeguard_results");
  };
}

function verdict(
  id: string,
  title: string,
  setting: SafeguardVerdicts,
  expected: Pattern,
  upstream: readonly [number, number] = [2, 2],
): Case[] {
  const before = (sim: Sim): void => sim.setSafeguards(setting);
  return [true, false].map((stream) =>
    one(
      `safeguards.${id}${stream ? "" : ".whole"}`,
      stream ? title : `${title} (without streaming)`,
      SOURCE,
      {
        request: { body: { ...(WORK.body as object), stream } },
        scenarios: [scenarios.toolCall("Bash", { command: "rm -rf build" })],
        before,
        expect: {
          message: { content: [{ type: "tool_use", name: "Bash" }], stop_reason: "tool_use" },
          upstreamBetween: upstream,
          also: verdicts(expected),
        },
      },
      { alone: true },
    ),
  );
}

const unavailable = (reason: string): Pattern => ({ type: "unavailable", reason });

export const SAFEGUARDS: readonly Case[] = [
  ...verdict("allowed", "A call that is not flagged may run", "allow", { outcome: "not_flagged" }),
  ...verdict(
    "flagged",
    "A call that is flagged says why",
    { flag: "rm -rf", explanation: "It deletes files." },
    { type: "evaluated", outcome: "flagged", explanation: "It deletes files." },
  ),
  ...verdict("refused", "A refusal to judge counts as unavailable", "refuse", unavailable("refused")),
  ...verdict("nonsense", "Verdicts that are no JSON count as unavailable", "nonsense", unavailable("error")),
  ...verdict(
    "unavailable",
    "A failure of the second request counts as unavailable",
    "unavailable",
    unavailable("error"),
    [2, 6],
  ),
  one(
    "safeguards.no_calls",
    "An answer without calls is available, and costs no second request",
    SOURCE,
    {
      request: WORK,
      scenarios: [scenarios.text("Nothing to do.")],
      expect: { also: verdicts({}) },
    },
    { alone: true },
  ),
  one(
    "safeguards.broken_off",
    "A call that was broken off is not checked",
    SOURCE,
    {
      request: WORK,
      scenarios: [scenarios.brokenOffCall()],
      expect: { message: { stop_reason: "max_tokens" } },
    },
    { alone: true },
  ),
];
