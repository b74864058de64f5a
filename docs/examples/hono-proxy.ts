/** The whole proxy under a path of a Hono app: `ANTHROPIC_BASE_URL=https://your.host/anthropic`. */
import { createProxy, type ProxyOptions } from "codexthropic";
import { Hono } from "hono";

/** @param options with an `apiKey`: whoever can reach the app could spend your quota otherwise */
export function appWithProxy(options: ProxyOptions & { apiKey: string }): Hono {
  const proxy = createProxy(options);
  const app = new Hono();
  app.get("/", (c) => c.text("An app of yours."));
  // `mount` takes the prefix off and hands a web-standard Request on; the answer streams.
  app.mount("/anthropic", (request) => proxy.fetch(request));
  return app;
}
