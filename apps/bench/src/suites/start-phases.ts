import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Results } from "../harness/results.ts";
import { micros } from "../harness/clock.ts";
import { PHASES } from "../harness/files.ts";
import { launchProxy, startProxy } from "../harness/proxy.ts";
import { ask } from "../harness/worker.ts";
import { smallBody } from "../load/bodies.ts";
import { exchange } from "../load/exchange.ts";
import { firstAnswer } from "../load/first-answer.ts";
import type { Phases } from "../phases.ts";

/** Milliseconds of one start, from `spawn` to the end of the first answer, by phase. */
export async function startPhases(upstreamPort: number, results: Results): Promise<void> {
  const spawned = micros();
  const { child, port, stop } = await launchProxy(upstreamPort, { execArgv: ["--import", PHASES] });
  await firstAnswer({ port, pid: child.pid ?? 0, tls: false });
  const answered = micros();
  const { node, loaded = 0, listening = 0, accepted = 0, connected = 0 } = await ask<Phases>(child, null);
  await stop();
  const times = [spawned, node, loaded, listening, accepted, connected, answered];
  for (const [index, phase] of ["node", "load", "listen", "wait", "connect", "answer"].entries()) {
    results.record(`start phase ${phase}`, "proxy", (times[index + 1]! - times[index]!) / 1e3);
  }
}

/** Files of JavaScript that a proxy runs until it has answered its first message. */
export async function countModules(upstreamPort: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "codexthropic-coverage-"));
  try {
    const { port, pid, stop } = await startProxy(upstreamPort, { env: { NODE_V8_COVERAGE: folder } });
    await exchange({ port, pid, tls: false }, smallBody({ events: 3, perSecond: 0 }, 0)).done;
    await stop();
    const urls = readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
        result: { url: string }[];
      };
      return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
    });
    if (urls.length === 0) throw new Error("the proxy has written no coverage");
    return new Set(urls).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
