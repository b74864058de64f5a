import * as tls from "node:tls";

import { fetchTransport, type Fetch } from "../transport/fetch-transport.ts";
import type { Transport } from "../transport/transport.ts";
import { nodeTransport } from "./node-transport.ts";
import { createUndiciFetch } from "./undici-fetch.ts";

export interface NetworkOptions {
  /** Proxy for https targets; without it they use `httpProxy`. */
  httpsProxy?: string;
  httpProxy?: string;
  /** Hosts that are reached directly, as in `NO_PROXY`: `localhost,.example.com,10.0.0.1:8080`, or `*`. */
  noProxy?: string;
  /** Certificate authorities to trust besides Node's own, as PEM texts. */
  ca?: readonly string[];
}

/** All ways out of this process; every one of them keeps to the same proxy and the same authorities. */
export interface Network {
  fetch: Fetch;
  transport: Transport;
  close(): Promise<void>;
}

/**
 * Node's own `http(s)`, one pool of connections for everything. Only a proxy loads undici, at the first request.
 * @see toolchain.md section C
 */
export function createNetwork({ httpsProxy, httpProxy, noProxy, ca = [] }: NetworkOptions = {}): Network {
  const trusted = ca.length > 0 && { ca: [...nodeAuthorities(), ...ca] };
  if (!httpsProxy && !httpProxy) {
    const transport = nodeTransport({ ...trusted });
    return { fetch: transport.fetch, transport, close: async () => transport.close() };
  }
  const { fetch, close } = createUndiciFetch({
    httpsProxy: httpsProxy ?? "",
    httpProxy: httpProxy ?? "",
    noProxy: noProxy ?? "",
    ...trusted,
  });
  return { fetch, transport: fetchTransport(fetch), close };
}

/** What Node trusts by itself, `NODE_EXTRA_CA_CERTS` included where Node tells (22.15 and later). */
function nodeAuthorities(): readonly string[] {
  return "getCACertificates" in tls && typeof tls.getCACertificates === "function"
    ? (tls.getCACertificates("default") as string[])
    : tls.rootCertificates;
}
