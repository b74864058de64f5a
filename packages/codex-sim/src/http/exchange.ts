import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimRequest } from "../log.ts";
import { compressAnswer, type AnswerCompression } from "./compress-answer.ts";
import { bearerOf } from "./entry.ts";
import { type Problem } from "../validate/problem.ts";
import { problemBody } from "../validate/reject.ts";

/** One request in flight, as the handlers see it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly entry: SimRequest;
  /** Aborted when the client has left or the simulator closes. */
  readonly closed: AbortSignal;
  /** Destroys the connection on purpose. The log does not count that as an abort by the client. */
  readonly cut: () => void;
  /** {@link SimOptions.compression} */
  readonly compression: AnswerCompression | null;
  readonly query: URLSearchParams;
  /** The body as it arrived. The log entry's is redacted. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** The `Bearer` token, or `null`. */
  readonly bearer: string | null;
  header(name: string): string | undefined;
}

/** What rules and scenarios need of an exchange. A WebSocket frame has it, too. */
export type Caller = Pick<Exchange, "entry" | "bearer" | "header">;

export function createExchange(
  request: IncomingMessage,
  response: ServerResponse,
  entry: SimRequest,
  body: JsonObject | null,
  connection: Pick<Exchange, "closed" | "cut" | "compression">,
): Exchange {
  return {
    request,
    response,
    entry,
    body,
    ...connection,
    query: new URL(request.url ?? "/", "http://sim").searchParams,
    bearer: bearerOf(request),
    header: (name) => entry.headers[name],
  };
}

export function sendJson(
  exchange: Exchange,
  status: number,
  body: object,
  headers: Record<string, string | string[]> = {},
): void {
  const text = JSON.stringify(body);
  const compressed = compressAnswer(text, exchange.compression, exchange.header("accept-encoding"));
  exchange.entry.status = status;
  exchange.response.writeHead(status, {
    "content-type": "application/json",
    ...(compressed && { "content-encoding": compressed.encoding }),
    ...headers,
  });
  exchange.response.end(compressed?.bytes ?? text);
}

export function sendEmpty(exchange: Exchange, status: number, headers: Record<string, string>): void {
  exchange.entry.status = status;
  exchange.response.writeHead(status, headers);
  exchange.response.end();
}

export function sendProblem(
  exchange: Exchange,
  problem: Problem,
  headers: Record<string, string | string[]> = {},
): void {
  exchange.entry.problem = problem;
  sendJson(exchange, problem.status, problemBody(problem), headers);
}
