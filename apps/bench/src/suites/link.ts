import { mkdtempSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarios, startSim } from "@codexthropic/codex-sim";
import type { Bench } from "../harness/bench.ts";
import { startProxy } from "../harness/proxy.ts";
import { median } from "../harness/stats.ts";
import { converse } from "../link/converse.ts";
import { openDelayLine } from "../link/delay-line.ts";

const ROUNDS = 10;
const LINE = { delayMs: 40, bitsPerSecond: 10e6 };

/** Bytes up and time per tool round over a slow line, with each transport. The backend is the simulator. */
export async function link({ scale, results }: Bench): Promise<void> {
  const sim = await startSim({ websocket: true });
  sim.script(() => scenarios.agentRound("Read", { file_path: "/project/file.ts" }));
  const home = mkdtempSync(join(tmpdir(), "codexthropic-link-"));
  await sim.writeAuthFile(home, { expiresIn: 86_400 });
  const line = await openDelayLine({ to: Number(new URL(sim.url).port), ...LINE });
  const origin = `http://127.0.0.1:${line.port}`;
  const env = {
    CODEX_HOME: home,
    CODEX_BASE_URL: `${origin}/backend-api/codex`,
    CHATGPT_BASE_URL: `${origin}/backend-api`,
    CODEX_AUTH_ISSUER: sim.url,
  };
  try {
    for (let repeat = 0; repeat < Math.min(scale.rounds, 3); repeat++) {
      for (const transport of ["http", "websocket"] as const) {
        const proxy = await startProxy(0, { env: { ...env, CODEXTHROPIC_TRANSPORT: transport } });
        // The catalogue and the workspace are asked for before anything is measured.
        await converse(proxy.port, 0, randomUUID());
        line.takeBytesUp();
        const times = await converse(proxy.port, ROUNDS, randomUUID());
        results.record(`link.kB up, ${transport}`, "proxy", line.takeBytesUp() / 1e3);
        results.record(`link.ms per round, ${transport}`, "proxy", median(times));
        await proxy.stop();
      }
    }
  } finally {
    line.close();
    await sim.close();
    rmSync(home, { recursive: true, force: true });
  }
}
