import type { Fetch } from "../transport/fetch-transport.ts";
import type { Transport } from "../transport/transport.ts";
import type { OpenSocket } from "../websocket/socket.ts";
import type { NetworkOptions } from "./create-agents.ts";
import { nodeTransport } from "./node-transport.ts";

/** All ways out of this process; every one of them keeps to the same proxy and the same authorities. */
export interface Network {
  fetch: Fetch;
  transport: Transport;
  openSocket: OpenSocket;
  close(): Promise<void>;
}

/**
 * Node's own `http(s)`, one pool of connections for everything, with or without a proxy.
 * @throws NetworkOptionError
 * @see docs/designs/node-http.md
 */
export function createNetwork(options: NetworkOptions = {}): Network {
  const transport = nodeTransport(options);
  const { fetch, openSocket } = transport;
  return { fetch, transport, openSocket, close: async () => transport.close() };
}
