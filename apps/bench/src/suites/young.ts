import { type Bench } from "../harness/bench.ts";
import { CERTIFICATE } from "../harness/files.ts";
import { startProxy } from "../harness/proxy.ts";
import type { TargetName } from "../harness/results.ts";
import { median } from "../harness/stats.ts";
import { startWorker } from "../harness/worker.ts";
import type { Address } from "../load/exchange.ts";
import { runSparse } from "../load/jobs.ts";

const BYTES = 96_000;
/** The beginning, which is reported alone. */
const FIRST = 10;

/** How a fresh proxy is started. */
const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  http: {},
  "http, SSL_CERT_FILE": { SSL_CERT_FILE: CERTIFICATE },
  websocket: { CODEXTHROPIC_TRANSPORT: "websocket" },
};

interface Fresh {
  way: string;
  name: TargetName;
  start: () => Promise<{ address: Address; stop: () => Promise<void> | void }>;
}

/** A process from its start on: few requests, silence between them, as in a person's session. */
export async function young({ scale, results, upstreamPort }: Bench): Promise<void> {
  const { rounds, ...load } = scale.young;
  const fresh = [
    floor("pipe", upstreamPort),
    floor("parse", upstreamPort),
    ...Object.entries(WAYS).map(([way, env]) => proxy(way, env, upstreamPort)),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const strange of [true, false]) {
      for (const { way, name, start } of fresh) {
        const { address, stop } = await start();
        const { cpu, first, memory } = await runSparse({ ...load, bytes: BYTES, strange }, address);
        await stop();
        const kind = `young ${way}, ${strange ? "first seen" : "next turns"}`;
        const record = (what: string, value: number): void => results.record(`${kind}: ${what}`, name, value);
        record("CPU, request 1", cpu[0]! / 1e3);
        record(`CPU, requests 2–${FIRST}`, mean(cpu.slice(1, FIRST)) / 1e3);
        record("CPU, later", mean(cpu.slice(FIRST)) / 1e3);
        record("first delta, request 1", first[0]! / 1e3);
        record(`first delta, requests 2–${FIRST}`, median(first.slice(1, FIRST)) / 1e3);
        record("first delta, later", median(first.slice(FIRST)) / 1e3);
        record("memory", memory);
      }
    }
  }
}

function floor(name: "pipe" | "parse", upstreamPort: number): Fresh {
  const start: Fresh["start"] = async () => {
    const worker = startWorker<null, number>("floor", [name, String(upstreamPort)]);
    const port = await worker.ask(null);
    return { address: { port, pid: worker.pid, tls: false }, stop: () => worker.stop() };
  };
  return { way: "http", name, start };
}

function proxy(way: string, env: Readonly<Record<string, string>>, upstreamPort: number): Fresh {
  const start: Fresh["start"] = async () => {
    const { port, pid, stop } = await startProxy(upstreamPort, { env });
    return { address: { port, pid, tls: false }, stop };
  };
  return { way, name: "proxy", start };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
