import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import { type CodexClient, type CodexClientOptions, createCodexClient } from "@codexthropic/codex-client";
import { createNetwork, thisMachine, zstd } from "@codexthropic/codex-client/node";
import { defined } from "../defined.ts";
import type { ProxyOptions } from "./options.ts";

/** The two rooms that know the outside, as given or made from the options. */
export interface Connection {
  auth: CodexAuth;
  client: CodexClient;
  close(): Promise<void>;
}

export function connect(options: ProxyOptions): Connection {
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
