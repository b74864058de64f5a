import { readdir } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { killAtRandom } from "./kill-at-random.ts";
import { build, start } from "./processes.ts";
import { stage } from "./support.ts";

beforeAll(build, 60_000);

/** What a refresh does to the disk, in order. */
async function stepsOfRefresh(flags: readonly string[]): Promise<string[]> {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const child = start("refresh", all.home, all.sim.url, ...flags);
  expect(await child.ended).toBe(0);
  return child.output().trim().split("\n").slice(0, -1);
}

describe("kill -9", () => {
  test.each<[string, string[], string[]]>([
    ["a refresh", [], ["writeSync", "fdatasyncSync", "rename", "rm"]],
    [
      "a refresh that writes in place",
      ["--in-place"],
      ["writeSync", "fdatasyncSync", "rename", "truncate", "writeFile", "sync", "rm"],
    ],
  ])(
    "before any step of %s loses nothing, except between the answer and its first byte on disk",
    async (_, flags, last) => {
      const steps = await stepsOfRefresh(flags);
      const answer = steps.indexOf("writeSync");
      expect(answer).toBeGreaterThan(2);
      expect(steps.slice(answer)).toEqual(expect.arrayContaining(last));

      const outcomes = await Promise.all(
        steps.map(async (_step, step) => {
          const all = await stage();
          await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
          const child = start("refresh", all.home, all.sim.url, "--die-at", String(step + 1), ...flags);
          expect(await child.ended).toBe("SIGKILL");
          const next = all.open({ lockStaleMs: 2000, sleep: undefined });
          const outcome = await next.getAccessToken().then(
            async (token) => ((await all.tokens())["access_token"] === token ? "usable" : "not written"),
            (error: { code: string }) => error.code,
          );
          const refreshes = all.refreshes().length;
          expect(await all.tokens()).toMatchObject({ access_token: expect.any(String) });
          if (outcome !== "usable") await all.sim.writeAuthFile(all.home);
          await next.getAccessToken({ forceRefresh: true });
          return { step, outcome, refreshes, left: await readdir(all.home) };
        }),
      );
      expect(outcomes).toEqual(
        steps.map((_, step) => ({
          step,
          outcome: step === answer ? "refresh_reused" : "usable",
          // Spent once: by the killed one, whose answer is found, or by its successor.
          refreshes: step === answer ? 2 : 1,
          // What the killed one has left is gone after the next refresh at the latest.
          left: ["auth.json"],
        })),
      );
    },
    120_000,
  );

  test("at a dozen random moments leaves a whole file and a usable login", async () => {
    const lanes = await Promise.all([stage(), stage(), stage(), stage()]);
    const reports = await Promise.all(
      lanes.map((all, i) => killAtRandom(all, 3, Math.random, i % 2 === 0 ? [] : ["--in-place"])),
    );
    expect(reports.map(({ kills }) => kills)).toEqual([3, 3, 3, 3]);
  }, 120_000);
});
