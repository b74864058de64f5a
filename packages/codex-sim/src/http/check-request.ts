import type { JsonObject } from "@codexthropic/protocol/json";
import type { Lane } from "@codexthropic/protocol/codex";
import type { Scenario } from "../answer/scenario.ts";
import type { Backend } from "../backend.ts";
import { viewOf } from "../request-view.ts";
import { asksForVerdicts, verdictScenario } from "../safeguards.ts";
import { failed } from "../scenarios/failures.ts";
import { emptyAnswer } from "../scenarios/http-errors.ts";
import { verifySeal } from "../seal.ts";
import type { Problem } from "../validate/problem.ts";
import { validateBody } from "../validate/validate-body.ts";
import { warningsOf } from "../validate/warnings.ts";
import { accountOf } from "./create-turn.ts";
import type { Caller } from "./exchange.ts";

/** What HTTP and WebSocket have in common: a body is checked, then a scenario is chosen. */

export interface Arrival {
  readonly api: "codex" | "openai";
  readonly lane: Lane;
  readonly transport: "http" | "websocket";
  /** Whether a request that asks nothing is accepted: a WebSocket may prepare one. */
  readonly allowsEmptyInput?: boolean;
}

/** Checks the body by every rule; lane and warnings are written into the log. */
export function checkRequest(
  body: JsonObject,
  caller: Caller,
  backend: Backend,
  how: Arrival,
): Problem | null {
  const { catalogue, lanes, refused, withoutRules, secret } = backend.settings;
  const options = {
    ...how,
    catalogue,
    lanes,
    refused,
    withoutRules,
    originator: caller.header("originator"),
    userAgent: caller.header("user-agent"),
    version: caller.header("version") ?? versionIn(caller.header("user-agent")),
    verifySeal: (sealed: string, family: string) =>
      verifySeal(secret, accountOf(caller, backend), family, sealed),
  };
  caller.entry.lane = how.lane;
  caller.entry.warnings.push(...warningsOf(body, options));
  const problem = validateBody(body, options);
  caller.entry.problem = problem;
  return problem;
}

/** With a custom provider the CLI sends no `version`; its user agent still has it: `codex_exec/0.171.0 (…)`. */
function versionIn(userAgent = ""): string {
  return /^codex[\w-]*\/([\d.]+)/.exec(userAgent)?.[1] ?? "";
}

/** Whether a problem is answered by its HTTP status. The others are answers with status 200. */
export function isHttpError({ shape }: Problem): boolean {
  return shape === "detail" || shape === "error";
}

/** Chooses what answers: the problem, a verdict on tool calls, the queue, or the script. */
export async function chooseScenario(
  body: JsonObject,
  problem: Problem | null,
  caller: Caller,
  backend: Backend,
): Promise<Scenario> {
  if (problem) return problem.shape === "empty" ? emptyAnswer() : failed(problem.code ?? "", problem.message);
  if (asksForVerdicts(body)) return verdictScenario(body, backend.safeguards);
  return backend.queue.shift() ?? (await backend.script(viewOf(body, caller.entry.lane ?? "full")));
}
