import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import type { Logger } from "../../src/options.ts";
import { parseQuotaFile } from "../../src/usage/parse-quota-file.ts";
import { readQuotaFile, updateQuotaFile } from "../../src/usage/quota-file.ts";
import { createQuotaHistory, type QuotaHistory } from "../../src/usage/quota-history.ts";
import { mergeReadings } from "../../src/usage/window-readings.ts";
import type { WindowReading } from "../../src/usage/forecast-quota.ts";

const NOON = Date.parse("2026-11-28T12:00:00Z");
const MINUTE = 60_000;
let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "usage-")), "usage");
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

function keepWarnings(): Logger & { warnings: string[] } {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const warn = (text: string, facts: object = {}): void => {
    warnings.push(`${text} ${JSON.stringify(facts)}`);
  };
  return { warnings, debug: ignore, info: ignore, error: ignore, warn };
}

/** A five-hour window that began at 10:00. */
function snapshot(percent: number, at: number): QuotaSnapshot {
  const window = { usedPercent: percent, windowMinutes: 300, resetsAt: (NOON + 180 * MINUTE) / 1000 };
  const limits = { codex: { name: null, windows: [window] } };
  return { observedAt: at, planType: "plus", limits, activeLimit: null, credits: null };
}

function opened(logger?: Logger): { history: QuotaHistory; at: (minute: number) => number } {
  let now = NOON;
  const history = createQuotaHistory(() => now);
  history.configure({ folder, logger });
  return { history, at: (minute) => (now = NOON + minute * MINUTE) };
}

describe("quota windows over time", () => {
  it("are forecast from their pace", async () => {
    const { history } = opened();
    history.observe(snapshot(50, NOON));
    await history.flush();
    expect(history.windows()).toMatchObject([
      { minutes: 300, used: 0.5, forecast: { kind: "full", at: NOON + 120 * MINUTE } },
    ]);
  });

  it("are known after a restart, until they are over", async () => {
    const { history } = opened();
    history.observe(snapshot(50, NOON));
    await history.flush();
    const { history: next, at } = opened();
    await next.flush();
    expect(next.windows()).toMatchObject([{ used: 0.5 }]);
    at(180);
    expect(next.windows()).toEqual([]);
    expect((await stat(join(folder, "quota.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["quota.json"]);
  });

  it("are reported once at 75 and once at 90 percent, also over a restart", async () => {
    const logger = keepWarnings();
    const { history, at } = opened(logger);
    for (const [minute, percent] of [
      [0, 74],
      [1, 75],
      [2, 80],
      [3, 80],
    ] as const) {
      history.observe(snapshot(percent, at(minute)));
      await history.flush();
    }
    expect(logger.warnings).toHaveLength(1);
    expect(logger.warnings[0]).toMatch(
      /^quota: the 5-hour window is 75 % used \{"resets_at":"2026-11-28T15:00:00.000Z","full_at":"2026-/,
    );
    const later = opened(logger);
    later.history.observe(snapshot(85, later.at(4)));
    await later.history.flush();
    expect(logger.warnings).toHaveLength(1);
    later.history.observe(snapshot(95, later.at(5)));
    await later.history.flush();
    expect(logger.warnings).toHaveLength(2);
    expect(logger.warnings[1]).toContain("95 % used");
  });

  it("live in memory when there is no folder, or none that can be written", async () => {
    await writeFile(folder, "");
    for (const where of [folder, null]) {
      const history = createQuotaHistory(() => NOON);
      history.configure({ folder: where, logger: undefined });
      history.observe(snapshot(50, NOON));
      await history.flush();
      expect(history.windows()).toMatchObject([{ used: 0.5 }]);
    }
  });

  it("are written by several processes without losing each other's", async () => {
    const reading = (minutes: number): WindowReading => ({
      used: 0.1,
      minutes,
      resets_at: NOON + 1,
      read_at: NOON,
    });
    await updateQuotaFile(folder, [reading(300)]);
    await updateQuotaFile(folder, [reading(10_080)]);
    expect((await readQuotaFile(folder)).map(({ minutes }) => minutes)).toEqual([300, 10_080]);
  });
});

it.each([
  "",
  "{",
  "null",
  "[]",
  '{"v":2,"readings":[]}',
  '{"v":1,"readings":7}',
  '{"v":1,"readings":[{},null,1]}',
])("a damaged or foreign file counts as empty: %s", async (text) => {
  expect(parseQuotaFile(text)).toEqual([]);
  await updateQuotaFile(folder, []);
  await writeFile(join(folder, "quota.json"), text);
  const { history } = opened();
  history.observe(snapshot(10, NOON));
  await history.flush();
  expect(JSON.parse(await readFile(join(folder, "quota.json"), "utf8"))).toMatchObject({ v: 1 });
});

it("readings stay few, and keep the first and the last of a window", () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({
    used: at / 5000,
    minutes: 300,
    resets_at: NOON + 300 * MINUTE,
    read_at: NOON + at * 3_500,
  }));
  let kept: WindowReading[] = [];
  for (const reading of many) kept = mergeReadings(kept, [reading]);
  expect(kept.length).toBeLessThanOrEqual(250);
  expect(kept.length).toBeGreaterThan(100);
  expect([kept[0], kept.at(-1)]).toEqual([many[0], many.at(-1)]);
});

it("of a week of short windows each is kept in outline, and the present one in detail", () => {
  const HOURS = 5;
  let kept: WindowReading[] = [];
  for (let minute = 0; minute < 7 * 1440; minute += 1) {
    const read_at = NOON + minute * MINUTE;
    const window = Math.floor(minute / (HOURS * 60));
    const resets_at = NOON + (window + 1) * HOURS * 60 * MINUTE;
    kept = mergeReadings(kept, [{ minutes: 300, used: (minute % 300) / 300, resets_at, read_at }]);
  }
  const windows = new Map<number, number>();
  for (const { resets_at } of kept) windows.set(resets_at, (windows.get(resets_at) ?? 0) + 1);
  const counts = [...windows.values()];
  expect(counts).toHaveLength(Math.ceil((7 * 24) / HOURS));
  expect(Math.min(...counts)).toBeGreaterThan(15);
  expect(counts.at(-1)).toBeGreaterThan(60);
  expect(kept.length).toBeLessThanOrEqual(800);
});
