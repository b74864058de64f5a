import { spawnSync } from "node:child_process";
import { type Bench, interleave } from "../harness/bench.ts";
import { micros } from "../harness/clock.ts";
import { CLI } from "../harness/files.ts";
import { launchProxy } from "../harness/proxy.ts";
import { startWorker } from "../harness/worker.ts";
import type { Address } from "../load/exchange.ts";
import { firstAnswer } from "../load/first-answer.ts";
import { countModules, startPhases } from "./start-phases.ts";

/** Milliseconds from spawn to the end of the first answer, and of `--version`. */
export async function start({ scale, results, upstreamPort }: Bench): Promise<void> {
  await interleave(scale.starts, ["parse", "proxy"], async (name) => {
    const spawned = micros();
    const { address, stop } = name === "proxy" ? await proxy(upstreamPort) : await floor(upstreamPort);
    await firstAnswer(address);
    results.record("start.answer", name, (micros() - spawned) / 1e3);
    await stop();
  });
  for (let round = 0; round < scale.starts; round++) {
    await startPhases(upstreamPort, results);
    results.record("start.version", "proxy", runTime([CLI, "--version"]));
    results.record("start.version", "parse", runTime(["-e", "0"]));
  }
  results.record("start.modules", "proxy", await countModules(upstreamPort));
}

interface Started {
  address: Address;
  stop(): Promise<void>;
}

async function proxy(upstreamPort: number): Promise<Started> {
  const { child, port, stop } = await launchProxy(upstreamPort);
  return { address: { port, pid: child.pid ?? 0, tls: false }, stop };
}

async function floor(upstreamPort: number): Promise<Started> {
  const worker = startWorker<null, number>("floor", ["parse", String(upstreamPort)]);
  const port = await worker.ask(null);
  return {
    address: { port, pid: worker.pid, tls: false },
    stop: () => Promise.resolve(worker.stop()),
  };
}

function runTime(args: string[]): number {
  const started = micros();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return (micros() - started) / 1e3;
}
