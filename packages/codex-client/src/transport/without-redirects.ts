import { UpstreamError } from "@codexthropic/protocol/errors";

/**
 * A `fetch` that follows no redirect, for requests that carry a token. `init` says so as well as the `Request`, for
 * functions that take a `Request` apart. The answer of one that has followed in spite of that is not used.
 */
export function withoutRedirects(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: "manual" });
    if (!response.redirected) return response;
    void response.body?.cancel().catch(() => {});
    const { host } = new URL(input instanceof Request ? input.url : input);
    const message = `${host} redirected to ${new URL(response.url).host}, and the fetch that was given has followed. A request with a login follows no redirect.`;
    throw new UpstreamError({ code: "network_blocked", message });
  };
}
