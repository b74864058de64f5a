import { type Bench, interleave } from "../harness/bench.ts";

const EVENTS = 3;
const FIRST_BYTES = 96_000;

/** Time to the first delta, requests a second, and what bodies of Claude Code's shape cost. */
export async function requests(bench: Bench): Promise<void> {
  const { scale, results } = bench;
  await first(bench, "first.1", 1, scale.first.single);
  await first(bench, "first.50", 50, scale.first.fifty);
  await interleave(scale.rounds, ["pipe", "parse", "proxy"], async (name) => {
    const job = { kind: "waves", waves: scale.requests, concurrency: 16, bytes: 0, events: EVENTS } as const;
    const figures = await bench.load(job, bench.target(name));
    results.record("requests.rate", name, figures.perSecond);
    results.record("requests.cpu", name, figures.cpuPerRequest! / 1e3);
  });
  for (const body of scale.bodies) {
    await bodyCost(bench, body, "");
    await bodyCost(bench, body, " never seen");
  }
}

async function first(bench: Bench, metric: string, concurrency: number, waves: number): Promise<void> {
  await interleave(bench.scale.rounds, ["direct", "pipe", "parse", "proxy"], async (name) => {
    const job = { kind: "waves", waves, concurrency, bytes: FIRST_BYTES, events: EVENTS } as const;
    const figures = await bench.load(job, bench.target(name));
    bench.results.record(metric, name, figures.first! / 1e3);
  });
}

async function bodyCost(
  bench: Bench,
  body: Bench["scale"]["bodies"][number],
  which: "" | " never seen",
): Promise<void> {
  await interleave(bench.scale.rounds, ["pipe", "parse", "proxy"], async (name) => {
    const job = {
      kind: "waves",
      waves: body.requests,
      concurrency: 1,
      bytes: body.bytes,
      strange: which === " never seen",
      events: EVENTS,
    } as const;
    const figures = await bench.load(job, bench.target(name));
    bench.results.record(`body.cpu ${body.name}${which}`, name, figures.cpuPerRequest! / 1e3);
    bench.results.record(`body.time ${body.name}${which}`, name, figures.total! / 1e3);
  });
}
