import { playScenario } from "../answer/player.ts";
import type { Backend } from "../backend.ts";
import { laneOfHeader, LITE_HEADER } from "../lanes.ts";
import { type Problem } from "../validate/problem.ts";
import { detail } from "../validate/reject.ts";
import { checkApiKey, checkChatgpt } from "./authorize.ts";
import { checkRequest, chooseScenario, isHttpError } from "./check-request.ts";
import { createTurn } from "./create-turn.ts";
import { sendProblem, type Exchange } from "./exchange.ts";
import { headerWarnings, usualHeaders } from "./headers.ts";

/** `POST …/responses`: authorization, rules, then whatever is queued, scripted or the default. */
export async function handleResponses(
  exchange: Exchange,
  backend: Backend,
  api: "codex" | "openai",
): Promise<void> {
  const { entry, response, closed, cut, body } = exchange;
  const headers = usualHeaders(exchange, backend);
  const denied = (api === "codex" ? checkChatgpt : checkApiKey)(exchange, backend.issuer);
  if (denied) return sendProblem(exchange, denied, headers);
  const isRefused = backend.settings.refused.has("content-encoding");
  const isCompressed = exchange.header("content-encoding") !== undefined;
  if (!body || (isRefused && isCompressed)) return sendProblem(exchange, NOT_JSON, headers);
  const lane = laneOfHeader(exchange.header(LITE_HEADER));
  const problem = checkRequest(body, exchange, backend, { api, lane, transport: "http" });
  entry.warnings.push(...headerWarnings(exchange, headers));
  if (problem && isHttpError(problem)) return sendProblem(exchange, problem, headers);
  const scenario = await chooseScenario(body, problem, exchange, backend);
  const turn = createTurn(body, exchange, backend);
  entry.scenario = scenario.name;
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

const NOT_JSON: Problem = {
  rule: "json_object",
  ...detail("Request body is not a JSON object in a known content-encoding"),
};
