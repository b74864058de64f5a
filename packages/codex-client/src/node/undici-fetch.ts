import type * as Undici from "undici";

import type { Fetch } from "../transport/fetch-transport.ts";

export interface UndiciOptions {
  /** Empty: none. Never taken from the environment behind the caller's back. */
  httpsProxy: string;
  httpProxy: string;
  noProxy: string;
  /** Every certificate authority to trust, in place of Node's defaults. */
  ca?: readonly string[];
}

/** `fetch` by the undici of npm, through a dispatcher of its own. Loaded at the first request. */
export function createUndiciFetch(options: UndiciOptions): { fetch: Fetch; close: () => Promise<void> } {
  let loaded: ReturnType<typeof load> | undefined;
  const fetch: Fetch = async (input, init) => {
    loaded ??= load(options);
    const { undici, dispatcher } = await loaded;
    const { url, ...request } = await unpack(input, init);
    const { status, statusText, headers, body } = await undici.fetch(url, { ...request, dispatcher });
    return new Response(NULL_BODY.has(status) ? null : body, { status, statusText, headers: [...headers] });
  };
  return {
    fetch,
    async close() {
      const dispatcher = (await loaded)?.dispatcher;
      await dispatcher?.destroy();
    },
  };
}

/** A `Response` with one of these may not be given a body. @see https://fetch.spec.whatwg.org/#null-body-status */
const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

async function load({ ca, ...proxies }: UndiciOptions): Promise<{
  undici: typeof Undici;
  dispatcher: Undici.Dispatcher;
}> {
  const undici = await import("undici");
  const tls = ca && { ca: [...ca] };
  const dispatcher = new undici.EnvHttpProxyAgent({
    ...proxies,
    // The time limits are the client's own.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(tls && { connect: tls, requestTls: tls, proxyTls: tls }),
  });
  return { undici, dispatcher };
}

/**
 * undici does not take the global `Request` that ky passes: it is another class of the same name. The signal of
 * `init` goes past the `Request`, which would lose it at a garbage collection.
 * @see toolchain.md "The correctness finding"
 */
async function unpack(
  input: Parameters<Fetch>[0],
  init: Parameters<Fetch>[1],
): Promise<Undici.RequestInit & { url: string }> {
  const request = new Request(input, init);
  return {
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
    redirect: request.redirect,
    signal: init?.signal ?? request.signal,
  };
}
