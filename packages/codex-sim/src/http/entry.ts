import type { IncomingMessage } from "node:http";
import type { SimRequest } from "../log.ts";
import type { Backend } from "../backend.ts";

/** Writes a request into the log as soon as its head has arrived. */
export function openEntry(backend: Backend, request: IncomingMessage): SimRequest {
  const url = new URL(request.url ?? "/", "http://sim");
  const bearer = bearerOf(request);
  const token = bearer === null ? null : backend.issuer.labelOf(bearer);
  return backend.log.add({
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: headersOf(request, token),
    token,
    transport: "http",
    connection: null,
    frame: null,
    isContinued: false,
    body: null,
    bodyBytes: 0,
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
