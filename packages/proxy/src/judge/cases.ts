import type { MessagesRequest } from "@codexthropic/protocol/anthropic";

import type { JudgeQuestion } from "./build-judge-request.ts";
import { ASKED_FOR, ROUTINE } from "./cases/allowed-cases.ts";
import { DESTRUCTIVE, OUTSIDE, SECRETS_AND_NETWORK } from "./cases/dangerous-cases.ts";
import { ENVIRONMENT, type JudgeCase } from "./cases/judge-case.ts";
import { INJECTIONS, RULES } from "./cases/rule-cases.ts";
import { SPEAKERS } from "./cases/speaker-cases.ts";

export type { JudgeCase };

export const JUDGE_CASES: readonly JudgeCase[] = [
  ...ROUTINE,
  ...ASKED_FOR,
  ...DESTRUCTIVE,
  ...SECRETS_AND_NETWORK,
  ...OUTSIDE,
  ...INJECTIONS,
  ...RULES,
  ...SPEAKERS,
];

/** The id of the one call of every case. */
export const CASE_CALL_ID = "toolu_1";

/** A case as the proxy would put it to the judge. */
export function questionOf(judgeCase: JudgeCase): JudgeQuestion {
  const { user, history = [], later, tool, input, beside, isSubAgent = false, environment } = judgeCase;
  const messages: unknown[] = [{ role: "user", content: user }];
  for (const [index, past] of history.entries()) {
    const id = `toolu_past_${index}`;
    messages.push(
      { role: "assistant", content: [{ type: "tool_use", id, name: past.tool, input: past.input }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: past.result }] },
    );
  }
  if (later !== undefined) messages.push({ role: "user", content: later });
  return {
    environment: { ...ENVIRONMENT, ...environment },
    messages: messages as MessagesRequest["messages"],
    calls: [{ id: CASE_CALL_ID, name: tool, input }],
    beside: beside ? [{ id: "toolu_2", name: beside.tool, input: beside.input }] : [],
    isSubAgent,
  };
}
