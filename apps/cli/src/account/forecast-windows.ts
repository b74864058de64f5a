import type { QuotaSnapshot } from "@codexthropic/codex-client";
import {
  forecastQuota,
  mergeReadings,
  readQuotaFile,
  toReadings,
  type Forecast,
} from "@codexthropic/proxy/usage";

/**
 * What the pace of each window leads to, by its length in minutes: from the quota as it is now and from what running
 * proxies have noted.
 * @param usage folder of the usage history, or `off`
 */
export async function forecastWindows(
  usage: string,
  quota: QuotaSnapshot | null,
  now: number,
): Promise<ReadonlyMap<number, Forecast>> {
  const noted = usage === "off" ? [] : await readQuotaFile(usage);
  // The quota has just been asked for.
  const present = toReadings(quota).map((reading) => ({ ...reading, read_at: now }));
  const readings = mergeReadings(noted, present);
  return new Map(
    present.map(({ minutes }) => [
      minutes,
      forecastQuota(
        readings.filter((reading) => reading.minutes === minutes),
        now,
      ),
    ]),
  );
}
