import type { Bench } from "../harness/bench.ts";
import { startWorker } from "../harness/worker.ts";

/** Micro-benchmarks of translator and transcoder, each sample from a fresh process. */
export async function libraries({ scale, results }: Bench): Promise<void> {
  for (let round = 0; round < scale.micro; round++) {
    const worker = startWorker<null, Record<string, number>>("micro", [], {
      execArgv: ["--expose-gc", "--max-semi-space-size=128"],
    });
    const figures = await worker.ask(null);
    worker.stop();
    for (const [metric, value] of Object.entries(figures)) results.record(metric, "proxy", value);
  }
}
