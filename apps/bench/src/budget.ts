import { startWorker } from "./harness/worker.ts";
import { bundle, LIBRARIES } from "./suites/bundles.ts";
import { countModules } from "./suites/start-phases.ts";

/** Program: fails when a library's bundle or the start of a proxy has outgrown its budget. Run after a build. */
const GZIPPED_BYTES: Record<(typeof LIBRARIES)[number], number> = {
  protocol: 7_700,
  translator: 20_500,
  transcoder: 19_500,
};

/** Files of JavaScript until the first message is answered. Each costs the start about half a millisecond. */
const MODULES = 70;

function report(name: string, measured: number, budget: number, words: string): void {
  const fits = measured <= budget;
  process.stdout.write(`${fits ? "ok  " : "OVER"} ${name}: ${words}, budget ${budget}\n`);
  if (!fits) process.exitCode = 1;
}

for (const name of LIBRARIES) {
  const { bytes, gzipped } = await bundle(name);
  const words = `${gzipped} B gzipped (${bytes} B minified)`;
  report(`@codexthropic/${name}`, gzipped, GZIPPED_BYTES[name], words);
}
const upstream = startWorker<null, number>("upstream");
const modules = await countModules(await upstream.ask(null));
upstream.stop();
report("a proxy's first answer", modules, MODULES, `${modules} modules loaded`);
