import type { Bench } from "../harness/bench.ts";
import { micros } from "../harness/clock.ts";
import { startProxy } from "../harness/proxy.ts";
import { prose } from "../load/text.ts";

/** Longest block of the proxy's event loop, a request at a time, and the time of `count_tokens`. */
export async function blocks({ scale, results, load, upstreamPort }: Bench): Promise<void> {
  const proxy = await startProxy(upstreamPort, { watched: true });
  const address = { port: proxy.port, pid: proxy.pid, tls: false };
  for (const { name, bytes } of [...scale.bodies.slice(0, 2), { name: "2.9 MB", bytes: 2_900_000 }]) {
    for (const strange of [true, false]) {
      const job = { kind: "waves", waves: 1, concurrency: 1, bytes, strange, events: 3 } as const;
      for (let warm = 0; warm < 3; warm++) await load(job, address);
      for (let round = 0; round < scale.rounds; round++) {
        await proxy.longestBlock();
        await load(job, address);
        results.record(`block ${name}${strange ? " never seen" : ""}`, "proxy", await proxy.longestBlock());
      }
    }
  }
  const text = prose(HUNDRED_THOUSAND_TOKENS, 3);
  for (let round = 0; round <= scale.rounds; round++) {
    const metric = round === 0 ? "count.cold" : "count.warm";
    await proxy.longestBlock();
    results.record(metric, "proxy", await countTokens(proxy.port, text));
    results.record(`${metric} block`, "proxy", await proxy.longestBlock());
  }
  await proxy.stop();
}

/** Characters of that prose which make about 100,000 o200k tokens. */
const HUNDRED_THOUSAND_TOKENS = 420_000;

/** Milliseconds. */
async function countTokens(port: number, text: string): Promise<number> {
  const body = JSON.stringify({ model: "claude-opus-5-5", messages: [{ role: "user", content: text }] });
  const started = micros();
  const response = await fetch(`http://127.0.0.1:${port}/v1/messages/count_tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { input_tokens } = (await response.json()) as { input_tokens?: number };
  if (!input_tokens || input_tokens < 80_000) throw new Error(`count_tokens answered ${input_tokens}`);
  return (micros() - started) / 1e3;
}
