import { playScenario } from "../answer/player.ts";
import type { Scenario } from "../answer/scenario.ts";
import type { JsonObject } from "../json.ts";
import { laneOfHeader, LITE_HEADER } from "../lanes.ts";
import { viewOf } from "../request-view.ts";
import { asksForVerdicts, verdictScenario } from "../safeguards.ts";
import { failed } from "../scenarios/failures.ts";
import { emptyAnswer } from "../scenarios/http-errors.ts";
import { verifySeal } from "../seal.ts";
import type { Backend } from "../backend.ts";
import type { ValidateOptions } from "../validate/context.ts";
import { detail, type Problem } from "../validate/problem.ts";
import { validateBody } from "../validate/validate-body.ts";
import { warningsOf } from "../validate/warnings.ts";
import { checkApiKey, checkChatgpt } from "./authorize.ts";
import { sendProblem, type Exchange } from "./exchange.ts";
import { headerWarnings, usualHeaders } from "./headers.ts";
import { accountOf, turnOf } from "./turn.ts";

/** `POST …/responses`: authorization, rules, then whatever is queued, scripted or the default. */
export async function handleResponses(
  exchange: Exchange,
  backend: Backend,
  api: "codex" | "openai",
): Promise<void> {
  const { entry } = exchange;
  const headers = usualHeaders(exchange, backend);
  const denied = (api === "codex" ? checkChatgpt : checkApiKey)(exchange, backend.issuer);
  if (denied) return sendProblem(exchange, denied, headers);
  const body = exchange.body;
  if (!body) return sendProblem(exchange, NOT_JSON, headers);
  const context = contextOf(exchange, backend, api);
  entry.lane = context.lane ?? "full";
  entry.warnings.push(...warningsOf(body, context), ...headerWarnings(exchange, headers));
  const problem = validateBody(body, context);
  if (problem && isHttpError(problem)) return sendProblem(exchange, problem, headers);
  entry.problem = problem;
  const scenario = problem ? scenarioOf(problem) : await choose(body, exchange, backend);
  await play(scenario, body, exchange, backend, headers);
}

const isHttpError = ({ shape }: Problem): boolean => shape === "detail" || shape === "error";

const scenarioOf = ({ shape, code, message }: Problem): Scenario =>
  shape === "empty" ? emptyAnswer() : failed(code ?? "", message);

const NOT_JSON: Problem = {
  rule: "json_object",
  ...detail("Request body is not a JSON object in a known content-encoding"),
};

function contextOf(exchange: Exchange, backend: Backend, api: "codex" | "openai"): ValidateOptions {
  const { catalogue, lanes, refused, secret } = backend.settings;
  return {
    api,
    catalogue,
    lanes,
    refused,
    lane: laneOfHeader(exchange.header(LITE_HEADER)),
    originator: exchange.header("originator"),
    userAgent: exchange.header("user-agent"),
    version: exchange.header("version") ?? "",
    verifySeal: (sealed, family) => verifySeal(secret, accountOf(exchange, backend), family, sealed),
  };
}

async function choose(body: JsonObject, exchange: Exchange, backend: Backend): Promise<Scenario> {
  if (asksForVerdicts(body)) return verdictScenario(body, backend.safeguards);
  return backend.queue.shift() ?? (await backend.script(viewOf(body, exchange.entry.lane ?? "full")));
}

async function play(
  scenario: Scenario,
  body: JsonObject,
  exchange: Exchange,
  backend: Backend,
  headers: Record<string, string | string[]>,
): Promise<void> {
  const { entry, response, closed, cut } = exchange;
  const turn = turnOf(body, exchange, backend);
  entry.scenario = scenario.name;
  entry.inputTokens = turn.inputTokens;
  entry.cachedTokens = turn.cachedTokens;
  backend.log.touch();
  const stream = backend.settings.contentType ? { "content-type": "text/event-stream" } : {};
  await playScenario(
    scenario,
    turn,
    { ...headers, ...stream },
    {
      response,
      closed,
      cut,
      onHead(status) {
        entry.status = status;
        backend.log.touch();
      },
      onEvent(event) {
        entry.events.push(event.type);
        backend.log.touch();
      },
    },
  );
}
