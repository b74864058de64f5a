import { createNetwork } from "@codexthropic/codex-client/node";
import { connectUpstream, type UpstreamConnection } from "@codexthropic/proxy";
import { describeTarget, type CheckOptions } from "@codexthropic/proxy/check";
import type { Settings } from "../config/settings.ts";
import { toProxyOptions } from "../config/to-proxy-options.ts";
import { openNetwork } from "../serve/open-network.ts";
import { createMessages } from "../terminal/create-logger.ts";
import type { Io } from "../terminal/io.ts";

/** A backend that can be checked, and the account's client, for steps that ask as the proxy does. */
export interface ConnectedTarget extends UpstreamConnection {
  options: CheckOptions;
}

/** The backend of the settings, with the user's login. */
export async function connectLive(io: Io, settings: Settings): Promise<ConnectedTarget> {
  const network = await openNetwork(io.env, createMessages(io).warn);
  const connection = connectUpstream(toProxyOptions(settings), network);
  const { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl } = settings;
  const target = describeTarget(codexBaseUrl);
  const { auth } = connection;
  return {
    ...connection,
    options: { auth, ...network, codexBaseUrl, chatgptBaseUrl, openaiBaseUrl, target },
  };
}

export async function connectSimulator(): Promise<ConnectedTarget> {
  const { startSimulator } = await import("../demo/start-simulator.ts");
  const { options, close } = await startSimulator({ websocket: true });
  const network = createNetwork();
  const connection = connectUpstream(options, network);
  return {
    ...connection,
    options: { ...options, ...network, target: "simulator" },
    async close() {
      await connection.close();
      await close();
    },
  };
}
