import { beforeAll, expect, test } from "vitest";
import { killAtRandom } from "../kill-at-random.ts";
import { build } from "../processes.ts";
import { stage } from "../support.ts";

/** Default 200; for a longer night `CODEXTHROPIC_SOAK_KILLS=2000`. */
const KILLS = Number(process.env["CODEXTHROPIC_SOAK_KILLS"] ?? 200);
/** Most of the time is spent waiting for stale locks. */
const LANES = 4;

beforeAll(build, 60_000);

test(
  `kill -9 at ${KILLS} random moments of refreshes`,
  async () => {
    const stages = await Promise.all(Array.from({ length: LANES }, () => stage()));
    const reports = await Promise.all(
      stages.map((all, i) =>
        killAtRandom(all, Math.ceil(KILLS / LANES), Math.random, i % 2 === 0 ? [] : ["--in-place"]),
      ),
    );
    console.log(reports);
    const kills = reports.reduce((sum, report) => sum + report.kills, 0);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  },
  KILLS * 10_000,
);
