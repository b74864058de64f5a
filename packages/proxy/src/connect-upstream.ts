import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import {
  type BackendFacts,
  type CodexClient,
  type CodexClientOptions,
  createCodexClient,
} from "@codexthropic/codex-client";
import { createNetwork, thisMachine, zstd, type Network } from "@codexthropic/codex-client/node";
import { CODEX_BASE_URL, readFacts } from "./check/facts-file.ts";
import type { ProxyOptions } from "./options.ts";
import { readVersion } from "./read-version.ts";

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
  const facts = (): Promise<BackendFacts | null> => knownFacts(options);
  const client = createCodexClient({ ...clientOptions({ ...options, ...network }, auth), facts });
  return {
    auth,
    client,
    async close() {
      await client.close();
      // A refresh goes on when its request has ended. Without the network its answer, and with it the login, would be lost.
      await auth.close();
      await network?.close();
    },
  };
}

/** What the last check of the backend has found. */
async function knownFacts(options: ProxyOptions): Promise<BackendFacts | null> {
  const { cacheDir, codexBaseUrl = CODEX_BASE_URL, version = readVersion(), now = Date.now } = options;
  if (cacheDir === undefined) return null;
  return (await readFacts({ cacheDir, version, codexBaseUrl }, now()))?.facts ?? null;
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
