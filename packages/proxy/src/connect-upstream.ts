import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import { type CodexClient, type CodexClientOptions, createCodexClient } from "@codexthropic/codex-client";
import { createNetwork, thisMachine, zstd, type Network } from "@codexthropic/codex-client/node";
import type { ProxyOptions } from "./options.ts";

/** Login and backend, as given or made from the options. */
export interface UpstreamConnection {
  auth: CodexAuth;
  client: CodexClient;
  close(): Promise<void>;
}

/** @param network carries all traffic that no option redirects; closed with the connection */
export function connectUpstream(
  options: ProxyOptions,
  network: Network | undefined = needsNetwork(options) ? createNetwork() : undefined,
): UpstreamConnection {
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
  const { retries } = options;
  const passedOn = Object.fromEntries(
    PASSED_ON.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Pick<CodexClientOptions, (typeof PASSED_ON)[number]>;
  return {
    auth,
    compression: zstd(),
    identity: { machine: thisMachine() },
    ...passedOn,
    ...(retries !== undefined && { retries: retries - 1 }),
  };
}

/** Options that codex-client takes under the same name. */
const PASSED_ON = [
  "fetch",
  "transport",
  "openSocket",
  "transportMode",
  "codexBaseUrl",
  "chatgptBaseUrl",
  "openaiBaseUrl",
  "lane",
  "headerTimeoutMs",
  "idleTimeoutMs",
  "cacheDir",
  "logger",
  "now",
] as const;
