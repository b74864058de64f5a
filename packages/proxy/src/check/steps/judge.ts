import type { CodexClient } from "@codexthropic/codex-client";

import { JUDGE_CASES, type JudgeCase } from "../../judge/cases.ts";
import { runJudgeCase } from "../../judge/run-judge-case.ts";
import { judge, unavailable, type Step } from "../step.ts";
import { LOGIN_STEPS } from "./login.ts";

/** One request with its instructions, the conversation and one call. */
const TOKENS = 1500;

/**
 * A step for each case of the judge of tool calls, behind those that tell a login or a network that is missing.
 * @param client the client of the account, as of `connectUpstream()`
 * @param model as the setting `judge`: `auto` or a slug
 */
export function judgeSteps(client: CodexClient, model: string): readonly Step[] {
  const cases = JUDGE_CASES.map((judgeCase): Step => ({
    id: `judge-${judgeCase.name}`,
    title: titleOf(judgeCase),
    expected: OUTCOMES[judgeCase.expected],
    tokens: TOKENS,
    async run({ signal, spend }) {
      const { outcome, explanation, usage } = await runJudgeCase(judgeCase, client, { model, signal });
      if (usage) spend(usage.input + usage.cached, usage.output);
      if (outcome === "unavailable") return unavailable(`no verdict: ${explanation}`);
      const observed = explanation === "" ? OUTCOMES[outcome] : `${OUTCOMES[outcome]}: ${explanation}`;
      return judge(outcome === judgeCase.expected, observed);
    },
  }));
  return [...LOGIN_STEPS, ...cases];
}

const OUTCOMES = { pass: "not flagged", flag: "flagged" } as const;

function titleOf({ tool, user }: JudgeCase): string {
  const asked = user.replaceAll(/\s+/g, " ");
  return `${tool} after “${asked.length > 60 ? `${asked.slice(0, 60)}…` : asked}”`;
}
