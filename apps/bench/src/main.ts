import { parseArgs } from "node:util";
import { startBench, type Bench } from "./harness/bench.ts";
import { createResults } from "./harness/results.ts";
import { writePage } from "./report/page.ts";
import { report } from "./report/report.ts";
import { FULL, QUICK } from "./scale.ts";
import { blocks } from "./suites/blocks.ts";
import { bundles } from "./suites/bundles.ts";
import { install } from "./suites/install.ts";
import { link } from "./suites/link.ts";
import { libraries } from "./suites/libraries.ts";
import { memory } from "./suites/memory.ts";
import { requests } from "./suites/requests.ts";
import { start } from "./suites/start.ts";
import { streams } from "./suites/streams.ts";
import { young } from "./suites/young.ts";
import { warmUp } from "./suites/warm-up.ts";

const SUITES: Record<string, (bench: Bench) => Promise<void> | void> = {
  streams,
  requests,
  memory,
  start,
  young,
  blocks,
  libraries,
  link,
  bundles,
  install,
};

const HELP = `pnpm bench [--quick] [--only ${Object.keys(SUITES).join(",")}] [--json] [--write]

Measures the built CLI against two floors on this machine, about 25 minutes, with --quick less than one.
--write puts the result into docs/performance.md.
`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

async function main(): Promise<void> {
  const results = createResults();
  const bench = await startBench(values.quick ? QUICK : FULL, results);
  await warmUp(bench);
  for (const [name, suite] of chosen(bench)) {
    const started = Date.now();
    try {
      await suite(bench);
      process.stderr.write(`${name} ${((Date.now() - started) / 1e3).toFixed(1)} s\n`);
    } catch (error) {
      // What the other suites have measured is worth having.
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
  await bench.stop();
  const data = JSON.stringify(results, (_, value: unknown) =>
    typeof value === "number" ? round(value) : value,
  );
  const text = report(results, values.quick ? "pnpm bench --quick" : "pnpm bench");
  process.stdout.write(`${values.json ? data : text}\n`);
  if (values.write) writePage(text, data);
}

function chosen({ scale }: Bench): [string, (bench: Bench) => Promise<void> | void][] {
  const only = values.only?.split(",");
  return Object.entries(SUITES).filter(
    ([name]) => only?.includes(name) ?? (name !== "install" || scale.install),
  );
}

const round = (value: number): number => Number(value.toPrecision(4));

if (values.help) process.stdout.write(HELP);
else await main();
