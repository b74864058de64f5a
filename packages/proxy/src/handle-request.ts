import { randomUUID } from "node:crypto";
import { answerError, describeError, INTERNAL_ERROR, plain } from "./answer-error.ts";
import type { Exchange } from "./exchange.ts";
import { guard, type GuardOptions } from "./guard.ts";
import type { Logger } from "./options.ts";
import { newRecord, noteError, type RequestRecord } from "./record.ts";
import { match, type Routes } from "./routes.ts";

export interface HandleDeps {
  routes: Routes;
  fast: boolean;
  logger: Logger | undefined;
  now: () => number;
  onEnd: (record: RequestRecord) => void;
}

/** Guards, routes and answers one exchange. Resolves when the answer is complete; never rejects. */
export async function handle(exchange: Exchange, access: GuardOptions, deps: HandleDeps): Promise<void> {
  const record = newRecord(requestId(), deps.now(), exchange.method, exchange.path, deps.fast);
  const watched = watch(exchange, record);
  exchange.reply.onGone(() => {
    record.aborted = true;
  });
  try {
    await route(watched, record, access, deps.routes);
  } catch (error) {
    answerFailure(watched, record, error, deps);
  }
  if (record.aborted) record.status ||= CLIENT_CLOSED_REQUEST;
  record.totalMs = deps.now() - record.time;
  try {
    deps.onEnd(record);
  } catch (error) {
    deps.logger?.error("onRequest has thrown", { requestId: record.id, error: nameOf(error) });
  }
}

function answerFailure(exchange: Exchange, record: RequestRecord, error: unknown, deps: HandleDeps): void {
  try {
    fail(exchange, record, error, deps);
  } catch (second) {
    // The answer itself cannot be written. What is left is to end the connection.
    deps.logger?.error("internal error", { requestId: record.id, error: nameOf(second) });
    exchange.reply.end();
  }
}

/** The same exchange, but the record learns the status. */
function watch(exchange: Exchange, record: RequestRecord): Exchange {
  const { reply } = exchange;
  return {
    ...exchange,
    reply: {
      ...reply,
      head: (status, headers) => {
        reply.head(status, headers);
        record.status = status;
      },
    },
  };
}

function route(
  exchange: Exchange,
  record: RequestRecord,
  access: GuardOptions,
  routes: Routes,
): void | Promise<void> {
  const refusal = guard(exchange, access);
  if (refusal) return refuse(exchange, record, refusal.status, refusal.type, refusal.message);
  const found = match(routes, exchange.method, exchange.path);
  switch (found.kind) {
    case "found":
      return found.handler(exchange, record);
    case "wrong_method":
      return refuse(
        exchange,
        record,
        405,
        "invalid_request_error",
        `${exchange.path} takes ${found.allow}.`,
        {
          allow: found.allow,
        },
      );
    case "not_found":
      return refuse(
        exchange,
        record,
        404,
        "not_found_error",
        `There is no ${exchange.path} here. The base URL ends before /v1: ANTHROPIC_BASE_URL=http://${exchange.header("host") ?? "127.0.0.1:8765"}`,
      );
  }
}

function refuse(exchange: Exchange, record: RequestRecord, ...error: Parameters<typeof plain>): void {
  const described = plain(...error);
  noteError(record, described);
  answerError(exchange.reply, described, record.id);
}

function fail(exchange: Exchange, record: RequestRecord, error: unknown, deps: HandleDeps): void {
  if (record.aborted) return;
  const described = describeError(error, { now: deps.now() });
  if (!described) deps.logger?.error("internal error", { requestId: record.id, error: nameOf(error) });
  const answer = described ?? INTERNAL_ERROR;
  noteError(record, answer);
  // After the head, the deliverer has already told the client inside the stream.
  if (record.status === 0) answerError(exchange.reply, answer, record.id);
  else exchange.reply.end();
}

/** nginx's number for it: the client left before it got a head. */
const CLIENT_CLOSED_REQUEST = 499;

/** The stack, but not the message of foreign errors: it could quote what it choked on. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return [
    error.name,
    ...(error.stack ?? "")
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 6),
  ].join("\n");
}

function requestId(): string {
  // Node draws random bytes for many UUIDs at once; anything else costs a call to the system.
  return `req_${randomUUID().replaceAll("-", "")}`;
}
