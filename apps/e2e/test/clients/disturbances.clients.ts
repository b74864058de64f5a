import { expect, it } from "vitest";
import { findFaults } from "../../src/soak/report.ts";
import { runDisturbances } from "../../src/soak/run-disturbances.ts";

/** The first seconds of `disturbances.soak.ts`, on the built program. */
it("aborts, resets, upgrades, reloads and failures: no request is lost", async () => {
  const report = await runDisturbances({ seconds: 15, clients: 8, disturbers: 6, pace: 0.4 });
  expect(findFaults(report)).toEqual([]);
  expect(report.counts.webSocketTurns).toBeGreaterThan(0);
  expect(report.counts.httpTurns).toBeGreaterThan(0);
});
