import type { CodexClient } from "@codexthropic/codex-client";
import { toRecordUsage } from "../record/finish-record.ts";
import type { RecordUsage } from "../record/request-record.ts";
import { askOver } from "./ask-judge.ts";
import { CASE_CALL_ID, type JudgeCase, questionOf } from "./cases.ts";
import { judgeCalls } from "./judge-calls.ts";

export interface JudgeCaseResult {
  /** `pass`: not flagged. Right when it equals the case's `expected`. */
  outcome: "pass" | "flag" | "unavailable";
  /** Why it was flagged, or why there is no verdict; empty when it passed. */
  explanation: string;
  /** The slug that was asked; `null` when no request was answered. */
  model: string | null;
  usage: RecordUsage | null;
}

/**
 * Puts one case to the live judge, in the same words as the proxy would: one request to the account's model. The client
 * can be that of `connectUpstream()`. Never rejects: what goes wrong is `unavailable`.
 * @param options.model as the setting `judge`: `auto` (the default) or a slug
 */
export async function runJudgeCase(
  judgeCase: JudgeCase,
  client: CodexClient,
  {
    model = "auto",
    signal = new AbortController().signal,
  }: { model?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<JudgeCaseResult> {
  const cost: Pick<JudgeCaseResult, "model" | "usage"> = { model: null, usage: null };
  const ask = askOver({
    client,
    model,
    session: { sessionId: "cases of the judge", agentId: null },
    onCost: ({ model: slug, usage }) =>
      Object.assign(cost, { model: slug, usage: usage && toRecordUsage(usage) }),
  });
  // Also a call that the proxy would not send gets its verdict here.
  const verdict = (await judgeCalls(questionOf(judgeCase), ask, signal)).get(CASE_CALL_ID);
  if (verdict?.type !== "evaluated") {
    const reason = verdict?.type === "unavailable" ? verdict.reason : "error";
    return { outcome: "unavailable", explanation: reason, ...cost };
  }
  return verdict.outcome === "flagged"
    ? { outcome: "flag", explanation: verdict.explanation, ...cost }
    : { outcome: "pass", explanation: "", ...cost };
}
