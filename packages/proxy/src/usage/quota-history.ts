import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { forecastQuota, isSameWindow, type Forecast, type WindowReading } from "./forecast-quota.ts";
import { readQuotaFile, updateQuotaFile } from "./quota-file.ts";
import type { HistorySettings } from "./usage-history.ts";
import { mergeReadings, toReadings } from "./window-readings.ts";

/** One window as it stands now. */
export interface WindowForecast extends WindowReading {
  forecast: Forecast;
}

/** The account's quota windows over time. */
export interface QuotaHistory {
  /** Takes what is known of the quota; called as often as one likes. */
  observe(quota: QuotaSnapshot | null): void;
  /** The last reading of each window that is not over, shortest first, with what it leads to. */
  windows(): WindowForecast[];
  /** Every reading that is kept, oldest first for each window. */
  readings(): readonly WindowReading[];
  /** A reload may choose another folder. */
  configure(settings: HistorySettings): void;
  /** Resolves when everything so far is written, or could not be. */
  flush(): Promise<void>;
}

/** Shares of a window that are reported when they are reached. */
const LEVELS = [0.9, 0.75] as const;
/** The file is written at most this often. Milliseconds. */
const WRITE_EVERY = 10_000;

export function createQuotaHistory(now: () => number): QuotaHistory {
  let settings: HistorySettings = { folder: null, logger: undefined };
  let known: WindowReading[] = [];
  let seenAt = 0;
  let writtenAt = 0;
  /** Reading and writing of the file, one after the other. */
  let work: Promise<unknown> = Promise.resolve();

  const last = (): WindowReading[] => {
    const latest = new Map(known.map((reading) => [reading.minutes, reading]));
    return [...latest.values()].toSorted((a, b) => a.minutes - b.minutes);
  };
  const inTurn = (step: (folder: string) => Promise<WindowReading[]>): Promise<unknown> => {
    const { folder } = settings;
    if (folder === null) return work;
    work = work
      .then(() => step(folder))
      // The history itself reports a folder that cannot be written.
      .then(
        (read) => (known = mergeReadings(known, read)),
        () => undefined,
      );
    return work;
  };
  const write = (): Promise<unknown> => {
    writtenAt = now();
    return inTurn((folder) => updateQuotaFile(folder, known));
  };
  const report = (before: readonly WindowReading[], reading: WindowReading): void => {
    const earlier = before.find((one) => isSameWindow(one, reading))?.used ?? 0;
    const level = LEVELS.find((one) => reading.used >= one && earlier < one);
    if (level === undefined) return;
    const forecast = forecastQuota(ofLength(known, reading.minutes), now());
    settings.logger?.warn(
      `quota: ${nameWindow(reading.minutes)} window is ${Math.round(reading.used * 100)} % used`,
      {
        resets_at: new Date(reading.resets_at).toISOString(),
        ...(forecast.kind === "full" && { full_at: new Date(forecast.at).toISOString() }),
      },
    );
  };
  const take = (readings: readonly WindowReading[]): void => {
    const before = last();
    known = mergeReadings(known, readings);
    for (const reading of readings) report(before, reading);
    if (now() - writtenAt >= WRITE_EVERY) void write();
  };

  return {
    observe(quota) {
      if (quota === null || quota.observedAt <= seenAt) return;
      seenAt = quota.observedAt;
      const readings = toReadings(quota);
      // What an earlier process has seen must be known first, or its levels would be reported again.
      if (readings.length > 0) void work.then(() => take(readings));
    },
    windows: () =>
      last()
        .filter(({ resets_at }) => resets_at > now())
        .map((reading) => ({
          ...reading,
          forecast: forecastQuota(ofLength(known, reading.minutes), now()),
        })),
    readings: () => known,
    configure(next) {
      const moved = next.folder !== settings.folder;
      settings = next;
      if (moved) void inTurn(readQuotaFile);
    },
    async flush() {
      await work;
      if (known.length > 0) await write();
    },
  };
}

function ofLength(readings: readonly WindowReading[], length: number): WindowReading[] {
  return readings.filter(({ minutes }) => minutes === length);
}

function nameWindow(minutes: number): string {
  if (minutes === 300) return "the 5-hour";
  return minutes === 10_080 ? "the weekly" : `the ${minutes}-minute`;
}
