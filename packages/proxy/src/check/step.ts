import type { CodexAuth } from "@codexthropic/codex-auth";
import type { BackendFacts } from "@codexthropic/codex-client";
import type { Probe, ProbeAnswer, ProbeConnection, ProbeRequest } from "@codexthropic/codex-client/probe";
import type { Lane, ModelInfo, ResponsesBody } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";

/** `not available`: the backend refuses it, or the account has nothing of the kind. */
export type Verdict = "as expected" | "different" | "not available" | "skipped";

/** One fact about the backend that this program relies on. */
export interface Step {
  /** Kebab-case; what `--only` takes. */
  id: string;
  title: string;
  /** What should be observed, in words. */
  expected: string;
  /** Tokens that it costs, roughly. */
  tokens: number;
  /**
   * Asks the backend and tells what it did. A step that throws is `not available` with the error's message.
   * @throws whatever the probe throws
   */
  run(context: StepContext): Promise<Observation>;
}

export interface Observation {
  verdict: Verdict;
  observed: string;
  /** What requests depend on from now on. */
  facts?: BackendFacts;
}

/** A model, and the lane in which it is asked. */
export interface Target {
  model: string;
  lane: Lane;
}

/** One request of a step. Its `prompt_cache_key` is the session id, unless the body has another one. */
export type Question = Omit<ProbeRequest, "ids" | "signal"> & { ids?: ConversationIds };

/** What steps share. */
export interface StepContext {
  probe: Probe;
  auth: CodexAuth;
  now: () => number;
  signal: AbortSignal;
  /** The models that the account lists, by priority. */
  models(): Promise<readonly ModelInfo[]>;
  /** A model in the full lane; `null`: the account lists none that is known to have it. */
  fullTarget(): Promise<Target | null>;
  /** The same in the lite lane. */
  liteTarget(): Promise<Target | null>;
  /** The full lane if there is one, else the lite one. @throws StepError when no model is listed */
  anyTarget(): Promise<Target>;
  /** The ids of a conversation that nobody had. */
  newIds(): ConversationIds;
  /** @throws as `Probe.post`; CheckEnded when the account's limit is reached */
  ask(question: Question): Promise<ProbeAnswer>;
  /** @throws StepError when this runtime has no WebSockets; as `Probe.connect` */
  connect(target: Target, ids: ConversationIds): Promise<ProbeConnection>;
  /** Counts tokens of a request that did not go through {@link ask}. */
  spend(input: number, output: number): void;
  /** The result of `make`, made once for all steps. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** Why a step cannot be done, in words. */
export class StepError extends Error {
  override readonly name: string = "StepError";
}

export type Body = ResponsesBody;

export function judge(isExpected: boolean, observed: string, facts?: BackendFacts): Observation {
  return { verdict: isExpected ? "as expected" : "different", observed, ...(facts && { facts }) };
}

export function unavailable(observed: string, facts?: BackendFacts): Observation {
  return { verdict: "not available", observed, ...(facts && { facts }) };
}

/** What the backend said in place of an answer: status, code and its own sentence. */
export function describeFailure({ failure, status }: Pick<ProbeAnswer, "failure" | "status">): string {
  if (failure === null) return "answered";
  if (status === 0) return `not answered (${failure.code}): ${failure.message}`;
  const place =
    failure.status === undefined && status === 200 ? "failed in the stream" : `refused with ${status}`;
  return `${place} (${failure.code}): ${failure.message}`;
}

/** The usual end of a step that only needs an answer. */
export function judgeAnswer(answer: ProbeAnswer, observed: string, facts?: BackendFacts): Observation {
  if (answer.failure !== null) return unavailable(describeFailure(answer), facts);
  return judge(answer.response?.status !== "incomplete", observed, facts);
}

/** A request has to fail with this code. */
export function judgeFailure(answer: ProbeAnswer, code: string): Observation {
  if (answer.failure === null) return judge(false, "accepted and answered");
  return judge(answer.failure.code === code, describeFailure(answer));
}
