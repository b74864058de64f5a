import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { isSameWindow, type WindowReading } from "./forecast-quota.ts";

/** Readings of one window length that are kept, those of earlier windows included. */
const KEPT = 800;
/** Readings closer than this part of a window replace each other: in the present window, and in those that are over. */
const CLOSE = { now: 1 / 200, over: 1 / 20 } as const;

/** The account's own windows, as readings. Windows without length or reset cannot be forecast and are left out. */
export function toReadings(quota: QuotaSnapshot | null): WindowReading[] {
  return (quota?.limits["codex"]?.windows ?? []).flatMap(({ usedPercent, windowMinutes, resetsAt }) =>
    windowMinutes === null || resetsAt === null
      ? []
      : [
          {
            used: usedPercent / 100,
            resets_at: resetsAt * 1000,
            minutes: windowMinutes,
            read_at: quota?.observedAt ?? 0,
          },
        ],
  );
}

/** Both lists as one, oldest first, with no more readings than a forecast and a plot need. Pure. */
export function mergeReadings(a: readonly WindowReading[], b: readonly WindowReading[]): WindowReading[] {
  const sorted = [...a, ...b].toSorted((x, y) => x.read_at - y.read_at);
  const byLength = groupByMinutes(sorted);
  return [...byLength.values()].flatMap((readings) => thin(readings).slice(-KEPT));
}

/** Of readings that are close to each other the last one stays; the first of a window always stays. */
function thin(readings: readonly WindowReading[]): WindowReading[] {
  const kept: WindowReading[] = [];
  const latest = readings.at(-1);
  for (const reading of readings) {
    const [previous, last] = [kept.at(-2), kept.at(-1)];
    const isClose =
      previous !== undefined &&
      last !== undefined &&
      isSameWindow(previous, last) &&
      isSameWindow(last, reading) &&
      last.read_at - previous.read_at < closeness(reading, latest) * reading.minutes * 60_000;
    if (isClose || (last && last.read_at === reading.read_at)) kept.pop();
    kept.push(reading);
  }
  return kept;
}

function closeness(reading: WindowReading, latest: WindowReading | undefined): number {
  return latest && isSameWindow(reading, latest) ? CLOSE.now : CLOSE.over;
}

function groupByMinutes(readings: readonly WindowReading[]): Map<number, WindowReading[]> {
  const groups = new Map<number, WindowReading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.minutes);
    if (group) group.push(reading);
    else groups.set(reading.minutes, [reading]);
  }
  return groups;
}
