import { toProxyOptions } from "../config/proxy-options.ts";
import type { Settings } from "../config/settings.ts";
import { connect, type Connection } from "../server/connect.ts";
import { openNetwork } from "../serve/network.ts";
import type { Io } from "../terminal/io.ts";

/** Does one thing with the account and leaves nothing open. */
export async function withAccount<T>(
  io: Io,
  settings: Settings,
  use: (account: Connection) => Promise<T>,
): Promise<T> {
  const connection = connect(toProxyOptions(settings), await openNetwork(io.env));
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
