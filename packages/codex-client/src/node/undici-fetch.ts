import type * as Undici from "undici";

import type { Fetch } from "../transport/fetch-transport.ts";
import { bodiless, unpack } from "./web-request.ts";

export interface UndiciOptions {
  /** Empty: none. Never taken from the environment behind the caller's back. */
  httpsProxy: string;
  httpProxy: string;
  noProxy: string;
  /** Every certificate authority to trust, in place of Node's defaults. */
  ca?: readonly string[];
}

/**
 * `fetch` by the undici of npm, through a dispatcher of its own. Loaded at the first request. Follows no redirect,
 * whatever the request says: requests of this process carry tokens.
 */
export function createUndiciFetch(options: UndiciOptions): { fetch: Fetch; close: () => Promise<void> } {
  let loaded: ReturnType<typeof load> | undefined;
  const fetch: Fetch = async (input, init) => {
    loaded ??= load(options);
    const { undici, dispatcher } = await loaded;
    // undici does not take the global `Request` that ky passes: it is another class of the same name.
    const { url, ...request } = await unpack(input, init);
    const answer = await undici.fetch(url, { ...request, redirect: "manual", dispatcher });
    const { status, statusText, headers, body } = answer;
    return new Response(bodiless(status) ? null : body, { status, statusText, headers: [...headers] });
  };
  return {
    fetch,
    async close() {
      const dispatcher = (await loaded)?.dispatcher;
      await dispatcher?.destroy();
    },
  };
}

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
