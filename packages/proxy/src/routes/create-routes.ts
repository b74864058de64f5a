import { randomBytes } from "node:crypto";
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { CodexClient } from "@codexthropic/codex-client";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { resolveModel } from "@codexthropic/translator";
import { capabilities, type Observatory, pageHeaders } from "../status/index.ts";
import { answerError, answerJson, plain } from "./answer-error.ts";
import { countTokens } from "./count-tokens.ts";
import type { Exchange } from "./exchange.ts";
import { KEY_COOKIE } from "./guard.ts";
import { loginFacts } from "./facts.ts";
import { messages, type MessagesDeps } from "./messages.ts";
import { HttpError } from "./http-error.ts";
import { checkModelName } from "./model-name.ts";
import { listModels, retrieveModel } from "./models.ts";
import { prepareRequest } from "./prepared.ts";
import type { RequestRecord } from "./record.ts";
import type { Handler, Routes } from "./routes.ts";

export interface EndpointDeps extends Omit<MessagesDeps, "begin"> {
  auth: CodexAuth;
  client: CodexClient;
  observatory: Observatory;
  maxStreams: number;
}

/** Every route of interface.md. */
export function createRoutes(deps: EndpointDeps): Routes {
  const { client, observatory } = deps;
  const json =
    (make: (exchange: Exchange) => unknown): Handler =>
    async ({ reply, ...rest }, record) =>
      answerJson(reply, 200, await make({ reply, ...rest }), { "request-id": record.id });

  return {
    "/v1/messages": {
      POST: (exchange, record) => messages(exchange, record, { ...deps, begin: () => begin(record, deps) }),
    },
    "/v1/messages/count_tokens": {
      POST: json(async (exchange) => {
        const request = prepareRequest(
          deps.readJson(await exchange.body()),
          exchange.header,
          deps.settings,
          client.catalog(),
        );
        return countTokens(request.translate().body);
      }),
    },
    "/v1/models": { GET: json((exchange) => listModels(client.catalog(), exchange.query())) },
    "/v1/models/": { GET: (exchange, record) => model(exchange, record, deps) },
    "/": { GET: page(observatory), HEAD: empty },
    "/api/hello": { GET: empty, HEAD: empty },
    "/status": { GET: json(async () => observatory.statusJson(await loginFacts(deps.auth))) },
    "/capabilities": { GET: json(() => capabilities()) },
    "/healthz": { GET: json(() => observatory.healthJson()) },
    "/metrics": {
      GET: ({ reply }) => {
        reply.head(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
        reply.end(observatory.metricsText());
      },
    },
  };
}

/** One stream too many is told at once, with a wait that makes clients come back soon. @throws HttpError */
function begin(record: RequestRecord, { observatory, maxStreams }: EndpointDeps): void {
  if (observatory.openStreams() >= maxStreams) {
    const message = `This proxy is answering ${maxStreams} messages already (CODEXTHROPIC_MAX_STREAMS).`;
    throw new HttpError(429, "rate_limit_error", message, { "retry-after": "1" });
  }
  observatory.begin(record);
}

function model(exchange: Exchange, record: RequestRecord, { client, settings }: EndpointDeps): void {
  const id = readModelId(exchange.path.slice("/v1/models/".length));
  const catalog = client.catalog();
  const found = retrieveModel(
    catalog,
    id,
    (name) => resolveModel(name, { catalog, models: settings.models }).slug,
  );
  if (found) answerJson(exchange.reply, 200, found, { "request-id": record.id });
  else
    answerError(
      exchange.reply,
      plain(404, "not_found_error", `There is no model ${JSON.stringify(id)}.`),
      record.id,
    );
}

/** @throws InvalidRequestError */
function readModelId(text: string): string {
  try {
    return checkModelName(decodeURIComponent(text), "model_id");
  } catch (error) {
    throw error instanceof URIError
      ? new InvalidRequestError("model_id", "is not valid percent-encoded UTF-8")
      : error;
  }
}

function page(observatory: Observatory): Handler {
  return ({ reply, query, header }) => {
    const key = query().get("key");
    if (key !== null) {
      // The guard has checked it; it leaves the address bar and stays in a cookie that no script can read.
      reply.head(303, {
        location: "/",
        "set-cookie": `${KEY_COOKIE}=${encodeURIComponent(key)}; HttpOnly; SameSite=Strict; Path=/`,
      });
      reply.end();
      return;
    }
    if (header("accept")?.includes("application/json") && !header("accept")?.includes("text/html")) {
      answerJson(reply, 200, observatory.healthJson());
      return;
    }
    const nonce = randomBytes(16).toString("base64");
    reply.head(200, pageHeaders(nonce));
    reply.end(observatory.page(nonce));
  };
}

const empty: Handler = ({ reply }) => {
  reply.head(200, { "content-length": "0" });
  reply.end();
};
