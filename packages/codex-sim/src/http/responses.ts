import { playScenario } from "../answer/player.ts";
import type { Scenario } from "../answer/scenario.ts";
import type { JsonObject } from "../json.ts";
import { laneOfHeader, LITE_HEADER } from "../lanes.ts";
import { viewOf } from "../request-view.ts";
import { failed } from "../scenarios/failures.ts";
import { verifySeal } from "../seal.ts";
import type { World } from "../world.ts";
import type { ValidateContext } from "../validate/context.ts";
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
  world: World,
  api: "codex" | "openai",
): Promise<void> {
  const { entry } = exchange;
  const headers = usualHeaders(exchange, world);
  const denied = (api === "codex" ? checkChatgpt : checkApiKey)(exchange, world.issuer);
  if (denied) return sendProblem(exchange, denied, headers);
  const body = exchange.body;
  if (!body) return sendProblem(exchange, NOT_JSON, headers);
  const context = contextOf(exchange, world, api);
  entry.lane = context.lane ?? "full";
  entry.warnings.push(...warningsOf(body, context), ...headerWarnings(exchange, headers));
  const problem = validateBody(body, context);
  if (problem && problem.shape !== "stream") return sendProblem(exchange, problem, headers);
  entry.problem = problem;
  const scenario = problem
    ? failed(problem.code ?? "", problem.message)
    : await choose(body, exchange, world);
  await play(scenario, body, exchange, world, headers);
}

const NOT_JSON: Problem = {
  rule: "json_object",
  ...detail("Request body is not a JSON object in a known content-encoding"),
};

function contextOf(exchange: Exchange, world: World, api: "codex" | "openai"): ValidateContext {
  const { catalogue, lanes, refused, secret } = world.settings;
  return {
    api,
    catalogue,
    lanes,
    refused,
    lane: laneOfHeader(exchange.header(LITE_HEADER)),
    originator: exchange.header("originator"),
    userAgent: exchange.header("user-agent"),
    verifySeal: (sealed, family) => verifySeal(secret, accountOf(exchange, world), family, sealed),
  };
}

async function choose(body: JsonObject, exchange: Exchange, world: World): Promise<Scenario> {
  return world.queue.shift() ?? (await world.script(viewOf(body, exchange.entry.lane ?? "full")));
}

async function play(
  scenario: Scenario,
  body: JsonObject,
  exchange: Exchange,
  world: World,
  headers: Record<string, string | string[]>,
): Promise<void> {
  const { entry, response, gone, cut } = exchange;
  const turn = turnOf(body, exchange, world);
  entry.scenario = scenario.name;
  entry.inputTokens = turn.inputTokens;
  entry.cachedTokens = turn.cachedTokens;
  world.log.touch();
  const stream = world.settings.contentType ? { "content-type": "text/event-stream" } : {};
  await playScenario(
    scenario,
    turn,
    { ...headers, ...stream },
    {
      response,
      gone,
      cut,
      onHead(status) {
        entry.status = status;
        world.log.touch();
      },
      onEvent(event) {
        entry.events.push(event.type);
        world.log.touch();
      },
    },
  );
}
