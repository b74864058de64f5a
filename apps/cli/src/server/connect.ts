import { type CodexAuth, createCodexAuth } from "@codexthropic/codex-auth";
import {
  type CodexClient,
  type CodexClientOptions,
  createCodexClient,
  type Transport,
} from "@codexthropic/codex-client";
import { nodeTransport, thisMachine, zstd } from "@codexthropic/codex-client/node";
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
  const own = options.transport || options.fetch ? undefined : nodeTransport();
  const client = createCodexClient(clientOptions(options, auth, options.transport ?? own));
  return {
    auth,
    client,
    async close() {
      await client.close();
      own?.close();
    },
  };
}

function clientOptions(
  options: ProxyOptions,
  auth: CodexAuth,
  transport: Transport | undefined,
): CodexClientOptions {
  const { fetch, codexBaseUrl, chatgptBaseUrl, openaiBaseUrl, lane } = options;
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
