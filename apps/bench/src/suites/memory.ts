import type { Bench } from "../harness/bench.ts";
import { micros, sleep } from "../harness/clock.ts";
import { residentMemory } from "../harness/proc.ts";
import { startProxy } from "../harness/proxy.ts";
import { startWorker } from "../harness/worker.ts";
import type { Address } from "../load/exchange.ts";

/** Resident memory of fresh processes: idle, with open streams, with many, and over a churn of requests. */
export async function memory(bench: Bench): Promise<void> {
  const floor = startWorker<null, number>("floor", ["parse", String(bench.upstreamPort)]);
  await measure(bench, "parse", { port: await floor.ask(null), pid: floor.pid, tls: false });
  floor.stop();
  const proxy = await startProxy(bench.upstreamPort);
  const address = { port: proxy.port, pid: proxy.pid, tls: false };
  await measure(bench, "proxy", address);
  await churn(bench, address);
  await proxy.stop();
}

async function measure(
  { scale, results, load }: Bench,
  name: "parse" | "proxy",
  address: Address,
): Promise<void> {
  const { seconds, streams } = scale.memory;
  await sleep(1_500);
  results.record("memory.idle", name, residentMemory(address.pid));
  const hundred = await load({ kind: "hold", streams: 100, perSecond: 20, seconds, rampMs: 1_000 }, address);
  results.record("memory.100", name, hundred.memory);
  const many = await load({ kind: "hold", streams, perSecond: RARE, seconds, rampMs: 2 * streams }, address);
  results.record(`memory.${streams}`, name, many.memory);
  results.record(`load.${streams}`, name, many.load);
  results.record(`delivered.${streams}`, name, many.perSecond / (RARE * streams));
}

/** Deltas a second of each of many streams. */
const RARE = 5;

/** Requests of 96 kB without a pause; the memory after each tenth of the time. */
async function churn({ scale, results, load }: Bench, address: Address): Promise<void> {
  const job = { kind: "waves", waves: 2, concurrency: 8, bytes: 96_000, events: 20 } as const;
  for (let tenth = 0; tenth < 10; tenth++) {
    const end = micros() + scale.memory.churnSeconds * 1e5;
    while (micros() < end) await load(job, address);
    results.record("memory.churn", "proxy", residentMemory(address.pid));
  }
}
