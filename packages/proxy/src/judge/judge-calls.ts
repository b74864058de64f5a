import { UpstreamError } from "@codexthropic/protocol/errors";
import { buildQuestion, type JudgeQuestion } from "./build-judge-request.ts";
import { readVerdicts } from "./read-verdicts.ts";
import type { PendingCall, UnavailableReason, Verdict } from "./verdict.ts";

/** Milliseconds that a verdict may take. */
export const JUDGE_TIMEOUT_MS = 30_000;

/**
 * Asks the judging model one question. Resolves with the text of its answer, `null` when it refuses; rejects when the
 * answer is not complete.
 */
export type AskJudge = (question: string, signal: AbortSignal) => Promise<string | null>;

/**
 * Asks for the verdict on each call, with one request. Never rejects: what goes wrong is `unavailable` with its reason.
 * @param signal aborted when the client has left
 */
export async function judgeCalls(
  question: JudgeQuestion,
  ask: AskJudge,
  signal: AbortSignal,
): Promise<Map<string, Verdict>> {
  const { calls } = question;
  const limit = limitTime(signal);
  try {
    const text = buildQuestion(question);
    if (text === null) return unavailable(calls, "input_too_long");
    const answer = await Promise.race([ask(text, limit.signal), limit.over]);
    return answer === null ? unavailable(calls, "refused") : readVerdicts(answer, calls);
  } catch (error) {
    return unavailable(calls, limit.signal.aborted ? "timeout" : reasonOf(error));
  } finally {
    limit.stop();
  }
}

/** `over` rejects when the time is up or the client has left, whatever the request does about it. */
function limitTime(signal: AbortSignal): { signal: AbortSignal; over: Promise<never>; stop: () => void } {
  const limit = new AbortController();
  const leave = (): void => limit.abort(signal.reason);
  const timer = setTimeout(
    () => limit.abort(new DOMException("The judge took too long.", "TimeoutError")),
    JUDGE_TIMEOUT_MS,
  );
  const over = new Promise<never>((_resolve, reject) => {
    limit.signal.addEventListener("abort", () => reject(limit.signal.reason as Error), { once: true });
  });
  over.catch(() => undefined);
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  return {
    signal: limit.signal,
    over,
    stop() {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
    },
  };
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

function reasonOf(error: unknown): UnavailableReason {
  return (error instanceof UpstreamError && BY_FAILURE[error.code]) || "error";
}
