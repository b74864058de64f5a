import { randomBytes } from "node:crypto";
import type { CodexAuth } from "@codexthropic/codex-auth";
import type { CodexClient } from "@codexthropic/codex-client";
import { KEY_COOKIE } from "../access/check-access.ts";
import { HttpError } from "../http/http-error.ts";
import { jsonResponse, type ProxyRequest, type ProxyResponse } from "../http/http-message.ts";
import { answerUsage } from "../status/answer-usage.ts";
import { listCapabilities } from "../status/list-capabilities.ts";
import { readLoginStatus } from "../status/read-account.ts";
import type { StatusJson } from "../status/status-json.ts";
import { pageHeaders } from "../status/render-page.ts";
import type { StatusStream } from "../status/stream-status.ts";
import type { Recorder } from "../recording/create-recorder.ts";
import type { RequestTracker } from "../status/track-requests.ts";
import type { QuotaHistory } from "../usage/quota-history.ts";
import type { UsageHistory } from "../usage/usage-history.ts";
import { answerMessage, type MessageOptions, SSE_HEADERS } from "./answer-message.ts";
import { countRequestTokens } from "./count-request-tokens.ts";
import { listModels, readModel } from "./list-models.ts";
import type { Handler, Routes } from "./match-route.ts";

export interface RouteOptions extends Omit<MessageOptions, "begin"> {
  client: CodexClient;
  auth: CodexAuth;
  tracker: RequestTracker;
  stream: StatusStream;
  /** For the page. */
  history: UsageHistory;
  quotaHistory: QuotaHistory;
  /** Messages that are answered at the same time. */
  maxStreams: number;
  /** `null`: nothing is recorded. */
  recorder: Recorder | null;
}

/** Every route of the proxy. @see docs/http-api.md */
export function createRoutes(options: RouteOptions): Routes {
  const { auth, client, tracker, stream, maxStreams, translation, recorder } = options;
  const message: MessageOptions = {
    ...options,
    begin(record) {
      if (tracker.openMessages() >= maxStreams) throw tooManyMessages(maxStreams);
      tracker.begin(record);
    },
  };
  const json =
    (make: (request: ProxyRequest) => unknown): Handler =>
    async (request, record) =>
      jsonResponse(200, await make(request), { "request-id": record.id });

  const readStatus = async (): Promise<StatusJson> => tracker.statusJson(await readLoginStatus(auth));
  const answers = answerUsage(options);
  /** Claude Code says hello when it starts, long before its user has typed the first message. */
  const warmUp: Handler = (...request) => {
    void client.warmUp();
    return showNothing(...request);
  };

  return {
    "/v1/messages": {
      POST: (request, record) =>
        recorder
          ? recorder.answer(request, record, client, (observed, recorded) =>
              answerMessage(observed, record, { ...message, client: recorded }),
            )
          : answerMessage(request, record, message),
    },
    "/v1/messages/count_tokens": { POST: json((request) => countRequestTokens(request, options)) },
    "/v1/models": { GET: json(({ query }) => listModels(client.catalog(), query())) },
    "/v1/models/": { GET: json(({ path }) => readModel(path, client.catalog(), translation)) },
    "/": { GET: (request) => showPage(request, tracker), HEAD: showNothing },
    "/api/hello": { GET: showNothing, HEAD: warmUp },
    "/status": { GET: json(readStatus) },
    "/status/usage": { GET: json(({ query }) => answers.usage(query())) },
    "/status/requests": { GET: json(({ query }) => answers.requests(query())) },
    "/events": {
      GET: ({ signal }) => ({
        status: 200,
        headers: SSE_HEADERS,
        body: stream.open(signal, readStatus),
        endsWithClient: true,
      }),
      HEAD: showNothing,
    },
    "/capabilities": { GET: json(() => listCapabilities()) },
    "/healthz": { GET: json(() => tracker.healthJson()) },
    "/metrics": {
      GET: () => ({
        status: 200,
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
        body: tracker.metricsText(),
      }),
    },
  };
}

/** With a wait that makes clients come back soon. */
function tooManyMessages(maxStreams: number): HttpError {
  return new HttpError(
    "too_many_requests",
    `This proxy is answering ${maxStreams} messages already (CODEXTHROPIC_MAX_STREAMS).`,
    { headers: { "retry-after": "1" } },
  );
}

function showPage({ query, header }: ProxyRequest, tracker: RequestTracker): ProxyResponse {
  const key = query().get("key");
  if (key !== null) {
    // The key was checked before. It leaves the address bar and stays in a cookie that no script can read.
    const cookie = `${KEY_COOKIE}=${encodeURIComponent(key)}; HttpOnly; SameSite=Strict; Path=/`;
    return { status: 303, headers: { location: "/", "set-cookie": cookie }, body: "" };
  }
  const accept = header("accept") ?? "";
  if (accept.includes("application/json") && !accept.includes("text/html")) {
    return jsonResponse(200, tracker.healthJson());
  }
  const nonce = randomBytes(16).toString("base64");
  return { status: 200, headers: pageHeaders(nonce), body: tracker.page(nonce) };
}

const showNothing: Handler = () => ({ status: 200, headers: {}, body: "" });
