import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCodexAuth } from "@codexthropic/codex-auth";
import type { CodexClient } from "@codexthropic/codex-client";
import { createNetwork } from "@codexthropic/codex-client/node";
import { connectUpstream } from "@codexthropic/proxy";
import { describeTarget, type CheckOptions } from "@codexthropic/proxy/check";
import { toProxyOptions } from "../config/proxy-options.ts";
import type { Settings } from "../config/settings.ts";
import { openNetwork } from "../serve/network.ts";
import type { Io } from "../terminal/io.ts";
import { createMessages } from "../terminal/logger.ts";

/** A backend that can be checked. */
export interface ConnectedTarget {
  options: Pick<
    CheckOptions,
    | "auth"
    | "fetch"
    | "transport"
    | "openSocket"
    | "codexBaseUrl"
    | "chatgptBaseUrl"
    | "openaiBaseUrl"
    | "target"
  >;
  /** The account's client, for steps that ask as the proxy does. */
  client: CodexClient;
  close(): Promise<void>;
}

/** The backend of the settings, with the user's login. */
export async function connectLive(io: Io, settings: Settings): Promise<ConnectedTarget> {
  const network = await openNetwork(io.env, createMessages(io).warn);
  const { auth, client, close } = connectUpstream(toProxyOptions(settings), network);
  const { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl } = settings;
  const urls = { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl };
  return { options: { auth, ...network, ...urls, target: describeTarget(codexBaseUrl) }, client, close };
}

/** A simulator of its own. Nothing of the environment is used: a real token must not meet it. */
export async function connectSimulator(): Promise<ConnectedTarget> {
  const { startSim } = await import("@codexthropic/codex-sim");
  const home = await mkdtemp(join(tmpdir(), "codexthropic-check-"));
  const sim = await startSim({ websocket: true });
  await sim.writeAuthFile(home);
  const network = createNetwork();
  const { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl, issuer } = sim;
  const auth = createCodexAuth({ codexHome: home, issuer, env: {}, stateFolder: home });
  const urls = { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl };
  const { client } = connectUpstream({ auth, ...urls }, network);
  return {
    options: { auth, ...network, ...urls, target: "simulator" },
    client,
    async close() {
      await client.close();
      await network.close();
      await sim.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
