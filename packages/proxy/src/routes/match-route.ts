import { HttpError } from "../http/http-error.ts";
import type { ProxyRequest, ProxyResponse } from "../http/http-message.ts";
import type { RequestRecord } from "../record/request-record.ts";
import { describeMissingPath } from "./describe-missing-path.ts";

/** Answers a request; fills the record with what it learns on the way. What it throws is answered by its caller. */
export type Handler = (
  request: ProxyRequest,
  record: RequestRecord,
) => ProxyResponse | Promise<ProxyResponse>;

/** `path` → method → handler; a path that ends in `/` takes everything below it. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/** Paths below which a client may have `/v1` twice or not at all, depending on the base URL that it was given. */
const RESOURCES = /^(?:\/v1)*(\/(?:messages|models)(?:\/.*)?)$/;

/** The path as the routes name it: base URLs that end in `/v1`, and clients that add it once more, lead here as well. */
export function canonicalPath(path: string): string {
  const resource = RESOURCES.exec(path)?.[1];
  if (resource === undefined) return path;
  return `/v1${resource.length > 1 && resource.endsWith("/") ? resource.slice(0, -1) : resource}`;
}

/**
 * Looks a handler up. `HEAD` is served by `GET` where it has no row of its own.
 * @throws HttpError 404 or 405
 */
export function matchRoute(routes: Routes, { method, header }: ProxyRequest, path: string): Handler {
  const methods = methodsOf(routes, path);
  if (!methods) {
    throw new HttpError("not_found", describeMissingPath(path, header("host") ?? "127.0.0.1:8765"));
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
