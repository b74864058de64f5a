import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { ROOT } from "../harness/files.ts";
import type { Bench } from "../harness/bench.ts";

export interface Bundle {
  name: string;
  /** Minified bytes, dependencies included. */
  bytes: number;
  gzipped: number;
}

/** What a library adds to somebody's bundle: all its entries with everything they import, minified, gzipped. */
export async function bundle(name: string): Promise<Bundle> {
  const built = await rolldown({
    input: entries(join(ROOT, "packages", name)),
    platform: "neutral",
    resolve: { mainFields: ["module", "main"] },
    logLevel: "silent",
  });
  const { output } = await built.generate({ format: "esm", minify: true });
  await built.close();
  const code = output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("");
  return { name, bytes: Buffer.byteLength(code), gzipped: gzipSync(code, { level: 9 }).length };
}

/** Without `/testing`, which no product bundles. */
function entries(folder: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === "string" || path === "./testing" ? [] : [join(folder, target.default)],
  );
}

export const LIBRARIES = ["protocol", "translator", "transcoder"] as const;

export async function bundles({ results }: Bench): Promise<void> {
  for (const name of LIBRARIES) {
    const { bytes, gzipped } = await bundle(name);
    results.record(`bundle ${name} kB`, "proxy", bytes / 1e3);
    results.record(`bundle ${name} gzipped kB`, "proxy", gzipped / 1e3);
  }
}
