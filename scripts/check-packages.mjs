// Packs every publishable package and looks at the tarball as npm would ship it: publint (strict) and
// are-the-types-wrong. The packages are ESM only, so findings about node10 and CommonJS do not count.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { listPackages } from "./list-packages.mjs";

const out = mkdtempSync(join(tmpdir(), "codexthropic-pack-"));
const problems = [];

/** Packs with the pnpm that runs this script: it rewrites `workspace:` and `catalog:` and applies publishConfig. */
function pack(folder) {
  const manager = process.env.npm_execpath ?? "";
  const pnpm = manager.includes("pnpm") ? manager : "pnpm";
  const [command, ...args] = /\.c?js$/.test(pnpm) ? [process.execPath, pnpm] : [pnpm];
  const printed = execFileSync(command, [...args, "pack", "--json", "--pack-destination", out], {
    cwd: folder,
    encoding: "utf8",
  });
  return JSON.parse(printed).filename;
}

const arrayBuffer = (buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);

try {
  for (const { folder, manifest } of listPackages()) {
    const { name } = manifest;
    const tarball = readFileSync(pack(folder));
    const lint = await publint({ pack: { tarball: arrayBuffer(tarball) }, strict: true });
    for (const message of lint.messages)
      problems.push(`${name}: publint: ${formatMessage(message, lint.pkg)}`);
    const types = await checkPackage(createPackageFromTarballData(tarball));
    if (types.types === false) {
      problems.push(`${name}: the tarball holds no types`);
      continue;
    }
    for (const problem of types.problems) {
      if (problem.resolutionKind === "node10" || problem.resolutionKind === "node16-cjs") continue;
      if (problem.kind === "CJSResolvesToESM") continue;
      problems.push(`${name}: types: ${problem.kind} ${problem.entrypoint ?? ""}`);
    }
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
