import { micros, sleep } from "../harness/clock.ts";
import { cpuTime, residentMemory } from "../harness/proc.ts";
import { median, quantile } from "../harness/stats.ts";
import { type Body, claudeBody, smallBody } from "./bodies.ts";
import { type Address, exchange, type Open, type Outcome } from "./exchange.ts";

/** Requests in waves: all of a wave at once, the next when the last of them has ended. */
export interface Waves {
  kind: "waves";
  waves: number;
  concurrency: number;
  /** 0: the small body. */
  bytes: number;
  /** Each request begins a conversation that shares nothing with any before it. */
  strange?: boolean;
  events: number;
}

/** Streams that are held open while a window of their deltas is watched, and then dropped. */
export interface Hold {
  kind: "hold";
  streams: number;
  perSecond: number;
  seconds: number;
  /** Over which the streams are opened, and again before the window begins. */
  rampMs: number;
}

/** Requests one after the other with silence between them, as a person's session makes them. */
export interface Sparse {
  requests: number;
  pauseMs: number;
  bytes: number;
  strange: boolean;
}

export type Job = Waves | Hold;

/** Times in microseconds, memory in megabytes. What a kind does not measure is absent. */
export interface Figures {
  cpuPerEvent: number;
  cpuPerRequest?: number;
  first?: number;
  total?: number;
  latency50?: number;
  latency99?: number;
  perSecond: number;
  memory: number;
  /** Share of one core. */
  load: number;
}

export const run = (job: Job, address: Address): Promise<Figures> =>
  job.kind === "waves" ? runWaves(job, address) : runHold(job, address);

const bodies = new Map<number, Body>([[0, smallBody]]);
let turn = 0;

/** One value for each request. */
export interface SparseFigures {
  /** Microseconds of CPU, with what the process does in the silence after the answer. */
  cpu: number[];
  /** Microseconds from sending to the first delta. */
  first: number[];
  /** Megabytes at the end. */
  memory: number;
}

export async function runSparse(job: Sparse, address: Address): Promise<SparseFigures> {
  const figures: SparseFigures = { cpu: [], first: [], memory: 0 };
  for (let request = 0; request < job.requests; request++) {
    const body = nextBody({ ...job, events: 3 });
    const stop = watch(address.pid);
    const { first, deltas } = await exchange(address, body).done;
    if (deltas !== 3) throw new Error(`${deltas} deltas arrived of 3`);
    await sleep(job.pauseMs);
    figures.cpu.push(stop().cpu);
    figures.first.push(first);
  }
  return { ...figures, memory: residentMemory(address.pid) };
}

function nextBody({
  bytes,
  strange = false,
  events,
}: Omit<Waves, "kind" | "waves" | "concurrency">): Buffer[] {
  const body = strange ? claudeBody(bytes, 1_000 * ++turn) : (bodies.get(bytes) ?? claudeBody(bytes));
  if (!strange) bodies.set(bytes, body);
  return body({ events, perSecond: 0 }, ++turn);
}

async function runWaves(job: Waves, address: Address): Promise<Figures> {
  const outcomes: Outcome[] = [];
  const stop = watch(address.pid);
  for (let wave = 0; wave < job.waves; wave++) {
    const bodies = Array.from({ length: job.concurrency }, () => nextBody(job));
    const open = bodies.map((body) => exchange(address, body));
    outcomes.push(...(await Promise.all(open.map(({ done }) => done))));
  }
  const { cpu, elapsed } = stop();
  const events = outcomes.reduce((sum, { deltas }) => sum + deltas, 0);
  const asked = job.waves * job.concurrency * job.events;
  if (events !== asked) throw new Error(`${events} deltas arrived of ${asked}`);
  return {
    cpuPerEvent: cpu / events,
    cpuPerRequest: cpu / outcomes.length,
    first: median(outcomes.map(({ first }) => first)),
    total: median(outcomes.map(({ total }) => total)),
    perSecond: (job.events > 10 ? events : outcomes.length) / (elapsed / 1e6),
    memory: residentMemory(address.pid),
    load: cpu / elapsed,
  };
}

async function runHold(job: Hold, address: Address): Promise<Figures> {
  const plan = { events: 1_000_000, perSecond: job.perSecond };
  const body = smallBody(plan, 0);
  let ages: number[] = [];
  const streams: Open[] = [];
  // Spread out, so that the streams' own clocks do not tick together.
  for (let opened = 0; opened < job.streams; opened++) {
    const open = exchange(address, body, (age) => ages.push(age));
    open.done.catch(() => {});
    streams.push(open);
    await sleep(Math.floor(job.rampMs / job.streams));
  }
  await sleep(job.rampMs);
  ages = [];
  const stop = watch(address.pid);
  await sleep(job.seconds * 1_000);
  const { cpu, elapsed } = stop();
  const memory = residentMemory(address.pid);
  const seen = ages;
  for (const { request } of streams) request.destroy();
  await Promise.allSettled(streams.map(({ done }) => done));
  await sleep(100);
  return {
    cpuPerEvent: cpu / seen.length,
    latency50: quantile(seen, 0.5),
    latency99: quantile(seen, 0.99),
    perSecond: seen.length / (elapsed / 1e6),
    memory,
    load: cpu / elapsed,
  };
}

/** Starts a measurement of CPU and time; the function returned ends it. */
function watch(pid: number): () => { cpu: number; elapsed: number } {
  const started = micros();
  const used = cpuTime(pid);
  return () => ({ cpu: cpuTime(pid) - used, elapsed: micros() - started });
}
