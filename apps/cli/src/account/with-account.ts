import { connectUpstream, type Logger, type UpstreamConnection } from "@codexthropic/proxy";
import type { Settings } from "../config/settings.ts";
import { toProxyOptions } from "../config/to-proxy-options.ts";
import { openNetwork } from "../serve/open-network.ts";
import { createMessages } from "../terminal/create-logger.ts";
import type { Io } from "../terminal/io.ts";

/**
 * Does one thing with the account and leaves nothing open.
 * @param logger default: what codex-auth and codex-client warn of is not shown
 */
export async function withAccount<T>(
  io: Io,
  settings: Settings,
  use: (account: UpstreamConnection) => Promise<T>,
  logger?: Logger,
): Promise<T> {
  const connection = connectUpstream(
    { ...toProxyOptions(settings), ...(logger && { logger }) },
    await openNetwork(io.env, createMessages(io).warn),
  );
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
