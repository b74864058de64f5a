import { HttpError } from "../http/http-error.ts";
import type { ProxyRequest, ProxyResponse } from "../http/http-message.ts";
import type { RequestRecord } from "../record/request-record.ts";

/** Answers a request; fills the record with what it learns on the way. What it throws is answered by its caller. */
export type Handler = (
  request: ProxyRequest,
  record: RequestRecord,
) => ProxyResponse | Promise<ProxyResponse>;

/** `path` → method → handler; a path that ends in `/` takes everything below it. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/** Base URLs that end in `/v1`, or that a client completes by itself, lead here. */
const ALIASES: Readonly<Record<string, string>> = {
  "/messages": "/v1/messages",
  "/v1/v1/messages": "/v1/messages",
};

export function canonicalPath(path: string): string {
  return Object.hasOwn(ALIASES, path) ? (ALIASES[path] ?? path) : path;
}

/**
 * Looks a handler up. `HEAD` is served by `GET` where it has no row of its own.
 * @throws HttpError 404 or 405
 */
export function matchRoute(routes: Routes, { method, header }: ProxyRequest, path: string): Handler {
  const methods = methodsOf(routes, path);
  if (!methods) {
    const host = header("host") ?? "127.0.0.1:8765";
    throw new HttpError(
      "not_found",
      `There is no ${path} here. The base URL ends before /v1: ANTHROPIC_BASE_URL=http://${host}`,
    );
  }
  const handler = Object.hasOwn(methods, method)
    ? methods[method]
    : method === "HEAD"
      ? methods["GET"]
      : undefined;
  if (handler) return handler;
  const allow = Object.keys(methods).join(", ");
  throw new HttpError("method_not_allowed", `${path} takes ${allow}.`, { headers: { allow } });
}

function methodsOf(routes: Routes, path: string): Readonly<Record<string, Handler>> | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder !== "/" && folder !== path && Object.hasOwn(routes, folder) ? routes[folder] : undefined;
}
