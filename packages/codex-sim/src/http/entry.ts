import type { IncomingMessage } from "node:http";
import type { SimRequest } from "../log.ts";
import type { Backend } from "../backend.ts";

/** What a request is by itself, before anything is known of its body and answer. */
type RequestHead = Pick<
  SimRequest,
  "method" | "path" | "query" | "headers" | "token" | "transport" | "connection" | "frame" | "bodyBytes"
>;

/** Writes a request into the log as soon as its head has arrived. */
export function openEntry(backend: Backend, request: IncomingMessage): SimRequest {
  const url = new URL(request.url ?? "/", "http://sim");
  const bearer = bearerOf(request);
  const token = bearer === null ? null : backend.issuer.labelOf(bearer);
  return addEntry(backend, {
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: headersOf(request, token),
    token,
    transport: "http",
    connection: null,
    frame: null,
    bodyBytes: 0,
  });
}

export function addEntry(backend: Backend, head: RequestHead): SimRequest {
  return backend.log.add({
    ...head,
    isContinued: false,
    body: null,
    lane: null,
    problem: null,
    warnings: [],
    scenario: null,
    status: null,
    events: [],
    cachedTokens: 0,
    inputTokens: 0,
    aborted: null,
    finished: false,
  });
}

export function bearerOf(request: IncomingMessage): string | null {
  return /^bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function headersOf(request: IncomingMessage, token: string | null): Record<string, string> {
  const flat = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const headers = Object.fromEntries(flat) as Record<string, string>;
  if (token !== null) headers["authorization"] = `Bearer <${token}>`;
  return headers;
}
