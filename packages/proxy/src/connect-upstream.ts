import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import { type CodexClient, type CodexClientOptions, createCodexClient } from "@codexthropic/codex-client";
import { createNetwork, thisMachine, zstd } from "@codexthropic/codex-client/node";
import type { ProxyOptions } from "./options.ts";

/** Login and backend, as given or made from the options. */
export interface UpstreamConnection {
  auth: CodexAuth;
  client: CodexClient;
  close(): Promise<void>;
}

export function connectUpstream(options: ProxyOptions): UpstreamConnection {
  const auth =
    options.auth ??
    createCodexAuth({
      codexHome: options.codexHome,
      issuer: options.authIssuer,
      refreshUrl: options.refreshTokenUrl,
      revokeUrl: options.revokeTokenUrl,
      fetch: options.fetch,
      now: options.now,
      logger: options.logger,
    });
  if (options.client) return { auth, client: options.client, close: async () => {} };
  // A fetch that was injected alone carries the stream, too: whoever gives one wants all traffic there.
  const own = options.transport || options.fetch ? undefined : createNetwork();
  const client = createCodexClient(clientOptions(own ? { ...options, ...own } : options, auth));
  return {
    auth,
    client,
    async close() {
      await client.close();
      await own?.close();
    },
  };
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
