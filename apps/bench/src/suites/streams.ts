import { type Bench, interleave } from "../harness/bench.ts";

/** CPU, rate and latency of streamed events: as fast as they are taken, and paced like a model writes. */
export async function streams({ scale, results, load, target }: Bench): Promise<void> {
  const burst = {
    kind: "waves",
    waves: 1,
    concurrency: scale.burst.streams,
    bytes: 0,
    events: scale.burst.events,
  } as const;
  const compared = ["pipe", "parse", "proxy"] as const;
  await interleave(scale.rounds, compared, async (name) => {
    const figures = await load(burst, target(name));
    results.record("burst.cpu", name, figures.cpuPerEvent);
    results.record("burst.rate", name, figures.perSecond);
  });
  await interleave(scale.rounds, compared, async (name) => {
    const figures = await load({ kind: "hold", ...scale.paced }, target(name));
    results.record("paced.cpu", name, figures.cpuPerEvent);
    results.record("paced.latency50", name, figures.latency50! / 1e3);
    results.record("paced.latency99", name, figures.latency99! / 1e3);
  });
}
