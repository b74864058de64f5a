import { expect, it } from "vitest";
import { findFaults, heapGrowth } from "../../src/soak/report.ts";
import { runDisturbances } from "../../src/soak/run-disturbances.ts";

const MINUTES = Number(process.env["CODEXTHROPIC_SOAK_MINUTES"] ?? 10);

it(`${MINUTES} minutes of aborts, resets, upgrades, reloads and failures: no request is lost`, async () => {
  const report = await runDisturbances({
    seconds: MINUTES * 60,
    clients: 24,
    disturbers: 12,
    pace: 1,
  });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(findFaults(report)).toEqual([]);
  expect(heapGrowth(report)).toBeLessThan(5);
});
