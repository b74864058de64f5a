import { assert, double, integer, property, record, array } from "fast-check";
import { describe, expect, it } from "vitest";

import { forecastQuota, type WindowReading } from "../../src/usage/forecast-quota.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const MINUTE = 60_000;
/** A five-hour window that began `since` minutes ago. */
const reading = (used: number, since: number, readAt = NOW): WindowReading => ({
  used,
  resets_at: NOW + (300 - since) * MINUTE,
  minutes: 300,
  read_at: readAt,
});

describe("a window", () => {
  it("that is half used after half of its time lasts just so", () => {
    expect(forecastQuota([reading(0.5, 150)], NOW)).toMatchObject({ kind: "lasts", used: 1 });
  });

  it("that is half used after an hour is full after two", () => {
    expect(forecastQuota([reading(0.5, 60)], NOW)).toEqual({ kind: "full", at: NOW + 60 * MINUTE });
  });

  it("is judged by its last fifth where there are readings", () => {
    const before = reading(0.4, 200, NOW - 30 * MINUTE);
    expect(forecastQuota([before, reading(0.7, 200)], NOW)).toMatchObject({
      kind: "full",
      at: NOW + 30 * MINUTE,
    });
    expect(forecastQuota([before, reading(0.4, 200)], NOW)).toMatchObject({ kind: "lasts", used: 0.4 });
  });

  it("ignores readings of the window before", () => {
    const old = { ...reading(0.9, 10, NOW - 30 * MINUTE), resets_at: NOW - 10 * MINUTE };
    expect(forecastQuota([old, reading(0.1, 60)], NOW)).toMatchObject({ kind: "lasts" });
  });

  it("that is full says until when", () => {
    expect(forecastQuota([reading(1.2, 60)], NOW)).toEqual({ kind: "exhausted", until: NOW + 240 * MINUTE });
  });

  it("that has just begun, is over, or was never read tells nothing", () => {
    expect(forecastQuota([reading(0.01, 1)], NOW)).toEqual({ kind: "unknown" });
    expect(forecastQuota([{ ...reading(0.5, 60), resets_at: NOW }], NOW)).toEqual({ kind: "unknown" });
    expect(forecastQuota([], NOW)).toEqual({ kind: "unknown" });
  });

  it("always gets a moment that lies ahead, and within the window", () => {
    const readings = array(
      record({ used: double({ min: 0, max: 2, noNaN: true }), before: integer({ min: 0, max: 400 }) }),
      { maxLength: 5 },
    );
    assert(
      property(readings, integer({ min: 0, max: 400 }), (given, since) => {
        const sorted = given.toSorted((a, b) => b.before - a.before);
        const forecast = forecastQuota(
          sorted.map(({ used, before }) => reading(used, since, NOW - before * MINUTE)),
          NOW,
        );
        if (forecast.kind === "full") expect(forecast.at).toBeGreaterThanOrEqual(NOW);
        if (forecast.kind === "full") expect(forecast.at).toBeLessThan(NOW + (300 - since) * MINUTE);
        if (forecast.kind === "lasts") expect(forecast.used).toBeLessThanOrEqual(1.000001);
      }),
    );
  });
});
