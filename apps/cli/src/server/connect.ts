import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import { type CodexClient, type CodexClientOptions, createCodexClient } from "@codexthropic/codex-client";
import { createNetwork, thisMachine, zstd, type Network } from "@codexthropic/codex-client/node";
import { defined } from "../defined.ts";
import type { ProxyOptions } from "./options.ts";

/** The two rooms that know the outside, as given or made from the options. */
export interface Connection {
  auth: CodexAuth;
  client: CodexClient;
  close(): Promise<void>;
}

/** @param network carries all traffic that no option redirects; closed with the connection */
export function connect(
  options: ProxyOptions,
  network: Network | undefined = needsNetwork(options) ? createNetwork() : undefined,
): Connection {
  const auth =
    options.auth ??
    createCodexAuth({
      codexHome: options.codexHome,
      issuer: options.authIssuer,
      refreshUrl: options.refreshTokenUrl,
      revokeUrl: options.revokeTokenUrl,
      fetch: network?.fetch ?? options.fetch,
      now: options.now,
      logger: options.logger,
    });
  if (options.client) return { auth, client: options.client, close: async () => {} };
  const client = createCodexClient(clientOptions({ ...options, ...network }, auth));
  return {
    auth,
    client,
    async close() {
      await client.close();
      await network?.close();
    },
  };
}

/** A fetch that was injected alone carries the stream, too: whoever gives one wants all traffic there. */
function needsNetwork({ client, transport, fetch }: ProxyOptions): boolean {
  return !client && !transport && !fetch;
}

function clientOptions(options: ProxyOptions, auth: CodexAuth): CodexClientOptions {
  const { fetch, transport, codexBaseUrl, chatgptBaseUrl, openaiBaseUrl, lane } = options;
  const { retries, headerTimeoutMs, idleTimeoutMs, cacheDir, logger, now } = options;
  return {
    auth,
    compression: zstd(),
    identity: { machine: thisMachine() },
    ...defined({
      fetch,
      transport,
      codexBaseUrl,
      chatgptBaseUrl,
      openaiBaseUrl,
      lane,
      headerTimeoutMs,
      idleTimeoutMs,
      cacheDir,
      logger,
      now,
    }),
    ...(retries !== undefined && { retries: retries - 1 }),
  };
}
