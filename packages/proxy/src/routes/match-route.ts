import type { Exchange } from "./exchange.ts";
import type { RequestRecord } from "./record.ts";

export type Handler = (exchange: Exchange, record: RequestRecord) => void | Promise<void>;

/** `path` → method → handler; a path that ends in `/` takes everything below it. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

export type Match =
  | { kind: "found"; handler: Handler }
  | { kind: "wrong_method"; allow: string }
  | { kind: "not_found" };

/** Table look-up; `HEAD` is served by `GET` where it has no row of its own. */
export function match(routes: Routes, method: string, path: string): Match {
  const methods = rowOf(routes, path);
  if (!methods) return { kind: "not_found" };
  const handler = Object.hasOwn(methods, method)
    ? methods[method]
    : method === "HEAD"
      ? methods["GET"]
      : undefined;
  return handler
    ? { kind: "found", handler }
    : { kind: "wrong_method", allow: Object.keys(methods).join(", ") };
}

function rowOf(routes: Routes, path: string): Readonly<Record<string, Handler>> | undefined {
  if (Object.hasOwn(routes, path)) return routes[path];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return folder !== "/" && folder !== path && Object.hasOwn(routes, folder) ? routes[folder] : undefined;
}
