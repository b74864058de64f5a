import type { CodexAuth } from "@codexthropic/codex-auth";
import type { Probe } from "@codexthropic/codex-client/probe";
import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";

import { plainBody } from "./build-body.ts";
import { knownLanes } from "./known-lanes.ts";
import { StepError, type Question, type StepContext, type Target } from "./step.ts";

/** The check cannot go on: the steps that follow would meet the same. */
export class CheckEnded extends Error {
  override readonly name: string = "CheckEnded";
}

export interface ContextOptions {
  probe: Probe;
  auth: CodexAuth;
  now: () => number;
  uuid: () => string;
  signal: AbortSignal;
  /** Gets the tokens of every answer. */
  onTokens: (input: number, output: number) => void;
}

/** Failures that every further request would meet as well. */
const FINAL: ReadonlySet<string> = new Set([
  "usage_limit_reached",
  "usage_not_included",
  "insufficient_quota",
]);

export function createStepContext(options: ContextOptions): StepContext {
  const { probe, auth, now, uuid, signal, onTokens } = options;
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const found = made.get(name) ?? make();
    made.set(name, found);
    return found as Promise<T>;
  };
  const models = (): Promise<readonly ModelInfo[]> =>
    once("models", async () => listed(await probe.models()));
  const newIds = (): ConversationIds => {
    const id = uuid();
    return { sessionId: id, threadId: id };
  };
  const fullTarget = async (): Promise<Target | null> => firstWith("full", await models());
  const liteTarget = async (): Promise<Target | null> => firstWith("lite", await models());
  return {
    probe,
    auth,
    now,
    signal,
    spend: onTokens,
    once,
    models,
    newIds,
    fullTarget,
    liteTarget,
    async anyTarget() {
      const target = (await fullTarget()) ?? (await liteTarget());
      if (target === null) throw new StepError("the account lists no model");
      return target;
    },
    async ask({ ids = newIds(), body, ...rest }: Question) {
      const complete = { ...body, prompt_cache_key: body.prompt_cache_key ?? ids.sessionId };
      const answer = await probe.post({ ...rest, body: complete, ids, signal });
      onTokens(answer.usage?.input_tokens ?? 0, answer.usage?.output_tokens ?? 0);
      if (answer.failure && FINAL.has(answer.failure.code)) throw new CheckEnded(answer.failure.message);
      return answer;
    },
    async connect({ model, lane }, ids) {
      const opening = probe.connect({ body: plainBody({ model, lane }, ""), lane, ids, signal });
      if (opening === null) throw new StepError("this program opens no WebSockets");
      const connection = await opening;
      return {
        ...connection,
        async ask(body, previous) {
          const answer = await connection.ask({ ...body, prompt_cache_key: ids.sessionId }, previous);
          onTokens(answer.usage?.input_tokens ?? 0, answer.usage?.output_tokens ?? 0);
          return answer;
        },
      };
    },
  };
}

function listed(models: readonly ModelInfo[]): ModelInfo[] {
  return models
    .filter(({ visibility }) => visibility !== "hide")
    .toSorted((a, b) => (a.priority ?? Number.POSITIVE_INFINITY) - (b.priority ?? Number.POSITIVE_INFINITY));
}

/** A model that has only this lane is preferred: the other lane is not asked by mistake. */
function firstWith(lane: Target["lane"], models: readonly ModelInfo[]): Target | null {
  const having = models.filter((model) => knownLanes(model).includes(lane));
  const found = having.find((model) => knownLanes(model).length === 1) ?? having[0];
  return found ? { model: found.slug, lane } : null;
}
