import type { Bench } from "../harness/bench.ts";

/** Lets every target compile its paths before anything is measured: the first thousand requests cost twice as much. */
export async function warmUp({ scale, load, target }: Bench): Promise<void> {
  for (const name of ["pipe", "parse", "proxy"] as const) {
    const waves = scale.warmUp;
    await load({ kind: "waves", waves, concurrency: 16, bytes: 0, events: 20 }, target(name));
    await load({ kind: "waves", waves, concurrency: 2, bytes: 96_000, events: 20 }, target(name));
    await load({ kind: "waves", waves: 1, concurrency: 4, bytes: 0, events: 2_000 }, target(name));
  }
}
