import { micros } from "../harness/clock.ts";

declare const gc: () => void;

export interface Cost {
  /** Microseconds of wall time for each unit. */
  time: number;
  /** Bytes allocated on the heap for each unit. */
  allocated: number;
}

const WARM_MICROS = 200_000;
const MEASURED_MICROS = 300_000;

/**
 * What a piece of work of so many units costs when it is warm. The allocations are those of a single run, so
 * short that no collection interrupts it: the program runs with a young generation of 128 MB.
 */
export async function cost(units: number, work: () => unknown): Promise<Cost> {
  await timeOfOne(WARM_MICROS, work);
  const time = (await timeOfOne(MEASURED_MICROS, work)) / units;
  gc();
  const before = process.memoryUsage().heapUsed;
  await work();
  return { time, allocated: (process.memoryUsage().heapUsed - before) / units };
}

/** Repeats until the time is over. */
async function timeOfOne(duration: number, work: () => unknown): Promise<number> {
  const started = micros();
  let runs = 0;
  while (micros() - started < duration) {
    await work();
    runs += 1;
  }
  return (micros() - started) / runs;
}
