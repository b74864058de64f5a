import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { buildQuestion, type JudgeQuestion } from "./build-judge-request.ts";
import { readVerdicts, type UnavailableReason, type Verdict } from "./read-verdicts.ts";
import { type PendingCall, selectCalls } from "./select-calls.ts";

/** Milliseconds that a verdict may take. */
export const JUDGE_TIMEOUT_MS = 30_000;

/** Characters of an answer: verdicts are short. */
const LONGEST_ANSWER = 1_000_000;

/** Asks the judging model one question; resolves with its answer's events. Rejects as `codex.send` does. */
export type AskJudge = (
  question: string,
  signal: AbortSignal,
) => Promise<AsyncIterable<readonly CodexEvent[]>>;

/**
 * Gives each call of an answer its verdict, with at most one request. Never rejects: what goes wrong is
 * `unavailable` with its reason. Calls that change nothing are not sent, and pass.
 * @param signal aborted when the client has left
 */
export async function judgeCalls(
  { calls, ...context }: JudgeQuestion,
  ask: AskJudge,
  signal: AbortSignal,
): Promise<Record<string, Verdict>> {
  const judged = selectCalls(calls, context.environment);
  const verdicts =
    judged.length === 0 ? new Map() : await verdictsOf({ ...context, calls: judged }, ask, signal);
  return Object.fromEntries(
    calls.map(({ id }) => [id, verdicts.get(id) ?? { type: "evaluated", outcome: "not_flagged" }]),
  );
}

async function verdictsOf(
  question: JudgeQuestion,
  ask: AskJudge,
  signal: AbortSignal,
): Promise<Map<string, Verdict>> {
  const { calls } = question;
  const text = buildQuestion(question);
  if (text === null) return unavailable(calls, "input_too_long");
  const limit = new AbortController();
  const abort = (): void => limit.abort(signal.reason);
  const timer = setTimeout(
    () => limit.abort(new DOMException("The judge took too long.", "TimeoutError")),
    JUDGE_TIMEOUT_MS,
  );
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    const answer = await collectText(await ask(text, limit.signal), limit.signal);
    return answer === null ? unavailable(calls, "refused") : readVerdicts(answer, calls);
  } catch (error) {
    return unavailable(calls, reasonOf(error, limit.signal));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

function unavailable(calls: readonly PendingCall[], reason: UnavailableReason): Map<string, Verdict> {
  return new Map(calls.map(({ id }) => [id, { type: "unavailable", reason }]));
}

const BY_FAILURE: Readonly<Partial<Record<UpstreamError["code"], UnavailableReason>>> = {
  context_length_exceeded: "input_too_long",
  policy_blocked: "refused",
  header_timeout: "timeout",
  idle_timeout: "timeout",
};

function reasonOf(error: unknown, limit: AbortSignal): UnavailableReason {
  if (limit.aborted) return "timeout";
  return (error instanceof UpstreamError && BY_FAILURE[error.code]) || "error";
}

/** The answer's text; `null` when the model refuses to judge. @throws Error when the answer is not complete. */
async function collectText(
  events: AsyncIterable<readonly CodexEvent[]>,
  signal: AbortSignal,
): Promise<string | null> {
  let text = "";
  for await (const batch of events) {
    signal.throwIfAborted();
    for (const event of batch) {
      switch (event.type) {
        case "response.output_text.delta":
          text += String((event as { delta?: unknown }).delta ?? "");
          if (text.length > LONGEST_ANSWER) throw new Error("The judge's answer is too long.");
          break;
        case "response.refusal.delta":
          return null;
        case "response.completed":
          return text;
        case "response.incomplete":
        case "response.failed":
        case "error":
          throw new Error("The judge's answer is not complete.");
      }
    }
  }
  throw new Error("The judge's answer is not complete.");
}
