import { existsSync } from "node:fs";
import { expect } from "vitest";
import { start } from "./processes.ts";
import type { Stage } from "./support.ts";

export interface KillReport {
  kills: number;
  /** How often the kill came during a refresh. */
  leftovers: number;
  /** How often the answer had left the server but not yet been written down: no client can save those. */
  lost: number;
}

/**
 * Kills a process that refreshes all the time, at random moments, and checks each time what it has left. Throws
 * when a file is damaged, or when a login is lost whose tokens had been written to the journal.
 */
export async function killAtRandom(
  all: Stage,
  kills: number,
  random: () => number,
  flags: readonly string[] = [],
): Promise<KillReport> {
  const report: KillReport = { kills: 0, leftovers: 0, lost: 0 };
  await all.sim.writeAuthFile(all.home);
  while (report.kills < kills) {
    const child = start("refresh", all.home, all.sim.url, "--linger", ...flags);
    await child.says("rename");
    await new Promise((resolve) => setTimeout(resolve, random() * 60));
    child.process.kill("SIGKILL");
    expect(await child.ended).toBe("SIGKILL");
    report.kills++;
    if (existsSync(`${all.home}/.codexthropic-auth.json.journal`)) report.leftovers++;

    // The file is whole at every moment, unless it has to be written in place.
    if (flags.length === 0) expect(await all.tokens()).toMatchObject({ refresh_token: expect.any(String) });
    const next = all.open({ lockStaleMs: 2000, sleep: undefined });
    const outcome = await next.getAccessToken({ forceRefresh: true }).then(
      () => "usable",
      (error: { code: string }) => error.code,
    );
    expect(await all.tokens()).toMatchObject({ refresh_token: expect.any(String) });
    if (outcome === "usable") continue;
    expect(outcome).toBe("refresh_reused");
    // The last refresh had begun (it held the lock), and its answer had not been written.
    expect(child.output().lastIndexOf("writeSync")).toBeLessThan(child.output().lastIndexOf("mkdir"));
    report.lost++;
    await all.sim.writeAuthFile(all.home);
  }
  return report;
}
