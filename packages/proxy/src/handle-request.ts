import { randomUUID } from "node:crypto";
import { type AccessRules, checkAccess } from "./access/check-access.ts";
import { describeFailure } from "./describe-failure.ts";
import { errorResponse } from "./http/error-response.ts";
import { HttpError } from "./http/http-error.ts";
import type { ProxyRequest, ProxyResponse, WriteResponse } from "./http/http-message.ts";
import type { Logger } from "./options.ts";
import { finishRecord } from "./record/finish-record.ts";
import { newRecord, type RequestRecord } from "./record/request-record.ts";
import { canonicalPath, matchRoute, type Routes } from "./routes/match-route.ts";

export interface HandleOptions {
  routes: Routes;
  fast: boolean;
  logger: Logger | undefined;
  now: () => number;
  /** Called once for each request, with its complete record. */
  onEnd: (record: RequestRecord) => void;
}

/** Checks, routes and answers one request. Resolves when the response is over; never rejects. */
export async function handleRequest(
  request: ProxyRequest,
  write: WriteResponse,
  rules: AccessRules,
  { routes, fast, logger, now, onEnd }: HandleOptions,
): Promise<void> {
  const { method } = request;
  const path = canonicalPath(request.path);
  const record = newRecord({ id: newRequestId(), time: now(), method, path, fast });
  const report = (what: string, error: unknown): void =>
    logger?.error(what, { requestId: record.id, error: stackOf(error) });
  let response: ProxyResponse;
  try {
    checkAccess(request, rules);
    response = await matchRoute(routes, request, path)(request, record);
  } catch (error) {
    const answer = request.clientLeft ? CLIENT_LEFT : describeFailure(error, { now: now() });
    if (answer.code === "internal") report("internal error", error);
    response = errorResponse(answer, record.id);
  }
  try {
    await write(response);
  } catch (error) {
    report("the response could not be written", error);
  }
  try {
    finishRecord(record, request, response, now());
  } catch (error) {
    report("the record could not be completed", error);
  }
  try {
    onEnd(record);
  } catch (error) {
    report("onRequest has thrown", error);
  }
}

const CLIENT_LEFT = new HttpError("client_closed", "The client has left.").answer;

/** The stack, but not the message of foreign errors: it could quote what it choked on. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return [error.name, ...frames.slice(0, 6)].join("\n");
}

function newRequestId(): string {
  // Node draws random bytes for many UUIDs at once; anything else costs a call to the system.
  return `req_${randomUUID().replaceAll("-", "")}`;
}
