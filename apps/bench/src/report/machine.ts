import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { ROOT } from "../harness/files.ts";

/** When, where and with what. */
export function describeMachine(mode: string): string {
  const cores = cpus();
  const { version } = JSON.parse(readFileSync(join(ROOT, "apps/cli/package.json"), "utf8")) as {
    version: string;
  };
  const day = new Date().toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 1e9);
  const load = loadavg()[0]!.toFixed(2);
  return (
    `codexthropic ${version}, ${day}, \`${mode}\`, Node ${process.version} on ${type()} ${release()} ${arch()}, ` +
    `${cores.length} × ${cores[0]?.model ?? "unknown"}, ${memory} GB; load average at the end ${load}.`
  );
}
