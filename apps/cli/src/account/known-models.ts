import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings } from "../config/resolve.ts";
import { connectUpstream } from "@codexthropic/proxy";
import type { Io } from "../terminal/io.ts";

/** The models of the last known catalogue; nobody is asked. */
export async function knownModels(io: Io): Promise<string[]> {
  const { settings } = await resolveSettings(io);
  const connection = connectUpstream(toProxyOptions(settings));
  const models = connection.client.catalog().filter(({ visibility }) => visibility !== "hide");
  await connection.close();
  return models.map(({ slug }) => slug);
}
