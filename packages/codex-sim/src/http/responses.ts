import { createHash } from "node:crypto";
import { playScenario } from "../answer/player.ts";
import type { Scenario } from "../answer/scenario.ts";
import type { Turn } from "../answer/turn.ts";
import { asArray, asObject, asText, parseJson, type JsonObject } from "../json.ts";
import { laneOfHeader, LITE_HEADER } from "../lanes.ts";
import { quotaHeaders } from "../quota.ts";
import { viewOf } from "../request-view.ts";
import { failed } from "../scenarios/failures.ts";
import { seal, verifySeal } from "../seal.ts";
import type { World } from "../world.ts";
import { estimateTokens, promptOf } from "../tokens.ts";
import { familyOf, factsOf, type ValidateContext } from "../validate/context.ts";
import { detail, type Problem } from "../validate/problem.ts";
import { validateBody } from "../validate/validate-body.ts";
import { warningsOf } from "../validate/warnings.ts";
import { checkApiKey, checkChatgpt } from "./authorize.ts";
import { sendProblem, type Exchange } from "./exchange.ts";

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

/** Headers that the backend does without, and that a good client sends. */
function headerWarnings(exchange: Exchange, told: Record<string, string | string[]>): string[] {
  const warnings: string[] = [];
  const replayed = exchange.header("x-codex-turn-state");
  if (replayed !== undefined && replayed !== told["x-codex-turn-state"]) {
    warnings.push("x-codex-turn-state belongs to another turn");
  }
  for (const name of ["version", "session-id", "thread-id"]) {
    if (exchange.header(name) === undefined) warnings.push(`${name} is missing`);
  }
  return warnings;
}

function accountOf({ bearer }: Exchange, { issuer, settings }: World): string {
  const verdict = issuer.checkAccess(bearer ?? "");
  return verdict.state === "valid" ? verdict.accountId : settings.account.accountId;
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
  const { entry, response, gone } = exchange;
  const turn = turnOf(body, exchange, world);
  entry.scenario = scenario.name;
  entry.inputTokens = turn.inputTokens;
  entry.cachedTokens = turn.cachedTokens;
  world.log.touch();
  const stream = world.settings.contentType ? { "content-type": "text/event-stream" } : {};
  await playScenario(scenario, turn, { ...headers, ...stream }, response, gone, {
    onHead(status) {
      entry.status = status;
      world.log.touch();
    },
    onEvent(event) {
      entry.events.push(event.type);
      world.log.touch();
    },
  });
}

function turnOf(body: JsonObject, exchange: Exchange, world: World): Turn {
  const { ids, settings } = world;
  const included = asArray(body["include"]);
  const prompt = promptOf(body);
  const model = asText(body["model"]) ?? "";
  const createdAt = Math.floor(settings.now() / 1000);
  const family = familyOf(factsOf(body, settings));
  return {
    body,
    model,
    createdAt,
    responseId: ids.item("resp_"),
    lane: exchange.entry.lane ?? "full",
    inputTokens: estimateTokens(prompt),
    cachedTokens: world.cache.look(`${model} ${asText(body["prompt_cache_key"]) ?? ""}`, prompt),
    wantsSources: included.includes("web_search_call.action.sources"),
    wantsEncrypted: included.includes("reasoning.encrypted_content"),
    terminalOutput: settings.terminalOutput,
    newItemId: (prefix) => ids.item(prefix),
    newCallId: () => ids.call(),
    seal: (kind) => {
      const nonce = ids.uuid();
      const account = accountOf(exchange, world);
      // Lengths vary, so that padding of every kind occurs.
      const blocks = 2 + (nonce.charCodeAt(0) % 3);
      return seal(settings.secret, {
        account,
        family,
        nonce,
        blocks,
        at: createdAt,
        early: kind === "early",
      });
    },
    quota: () => world.quota(),
  };
}

/** On every answer of this path, refusals included. @see codex-backend.md sections 8 and 10.1 */
function usualHeaders(exchange: Exchange, world: World): Record<string, string | string[]> {
  const requestId = world.ids.uuid();
  const turnMetadata = exchange.header("x-codex-turn-metadata") ?? exchange.header("thread-id") ?? "";
  const turnId = asText(asObject(parseJson(turnMetadata))["turn_id"]) ?? turnMetadata;
  return {
    ...quotaHeaders(world.quota()),
    "x-request-id": requestId,
    "cf-ray": `${requestId.slice(0, 16).replaceAll("-", "0")}-SIM`,
    "set-cookie": [`__cf_bm=sim-${exchange.entry.id}; path=/; HttpOnly`, "_cfuvid=sim; path=/; HttpOnly"],
    "x-models-etag": world.etag,
    ...(turnId !== "" && {
      "x-codex-turn-state": createHash("sha256").update(turnId).digest("hex").slice(0, 32),
    }),
  };
}
