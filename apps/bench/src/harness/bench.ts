import type { Address } from "../load/exchange.ts";
import type { Figures, Job } from "../load/jobs.ts";
import type { Scale } from "../scale.ts";
import { startProxy } from "./proxy.ts";
import type { Results, TargetName } from "./results.ts";
import { startWorker } from "./worker.ts";

/** Everything that a suite needs: the programs that run, and the place for results. */
export interface Bench {
  scale: Scale;
  results: Results;
  upstreamPort: number;
  target(name: TargetName): Address;
  load(job: Job, address: Address): Promise<Figures>;
  stop(): Promise<void>;
}

/** Starts upstream, load generator, both floors and the proxy. */
export async function startBench(scale: Scale, results: Results): Promise<Bench> {
  const upstream = startWorker<null, number>("upstream");
  const upstreamPort = await upstream.ask(null);
  const load = startWorker<{ job: Job; address: Address }, Figures>("load");
  const floors = (["pipe", "parse"] as const).map((kind) =>
    startWorker<null, number>("floor", [kind, String(upstreamPort)]),
  );
  const [pipe, parse] = await Promise.all(
    floors.map(async (floor) => ({ port: await floor.ask(null), pid: floor.pid, tls: false })),
  );
  const proxy = await startProxy(upstreamPort);
  const targets: Record<TargetName, Address> = {
    direct: { port: upstreamPort, pid: upstream.pid, tls: true },
    pipe: pipe!,
    parse: parse!,
    proxy: { port: proxy.port, pid: proxy.pid, tls: false },
  };
  return {
    scale,
    results,
    upstreamPort,
    target: (name) => targets[name],
    load: (job, address) => load.ask({ job, address }),
    stop: async () => {
      await proxy.stop();
      for (const worker of [load, upstream, ...floors]) worker.stop();
    },
  };
}

/** Measures the targets in turn, round after round, each round beginning with another one. */
export async function interleave(
  rounds: number,
  names: readonly TargetName[],
  measure: (name: TargetName) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) await measure(names[(round + turn) % names.length]!);
  }
}
