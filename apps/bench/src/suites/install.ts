import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench } from "../harness/bench.ts";
import { ROOT } from "../harness/files.ts";

/** Packs every package and installs the CLI from the tarballs with npm, as a user would. */
export function install({ results }: Bench): void {
  const folder = mkdtempSync(join(tmpdir(), "codexthropic-install-"));
  try {
    const tarballs = publishable().map((source) => pack(source, folder));
    const overrides = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
    const dependencies = { codexthropic: overrides["codexthropic"] };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies, overrides }));
    execFileSync("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--silent"], { cwd: folder });
    const modules = join(folder, "node_modules");
    const bytes = size(modules);
    const vocabulary = size(join(modules, "@codexthropic/tokens/data"));
    results.record("install.total", "proxy", bytes / 1e6);
    results.record("install.size", "proxy", (bytes - vocabulary) / 1e6);
    results.record("install.packages", "proxy", packages(modules).length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Manifest {
  name: string;
  private?: boolean;
  packageManager?: string;
}

function publishable(): string[] {
  return ["packages", "apps"]
    .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => join(ROOT, group, name)))
    .filter((folder) => !manifest(folder).private);
}

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** With pnpm, which rewrites `workspace:` and `catalog:`. */
function pack(source: string, destination: string): { name: string; file: string } {
  const [command, ...args] = pnpm();
  const printed = execFileSync(command, [...args, "pack", "--json", "--pack-destination", destination], {
    cwd: source,
    encoding: "utf8",
  });
  return { name: manifest(source).name, file: (JSON.parse(printed) as { filename: string }).filename };
}

/** The pnpm that runs this, else the pinned one. */
function pnpm(): [string, ...string[]] {
  const running = process.env["npm_execpath"] ?? "";
  if (!running.includes("pnpm")) return ["npx", "--yes", manifest(ROOT).packageManager!];
  return /\.c?js$/.test(running) ? [process.execPath, running] : [running];
}

/** Bytes of all files below. */
function size(path: string): number {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0);
}

function packages(modules: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(^|\/)node_modules\/((@[^/]+\/)?[^/]+)\/package\.json$/.test(`node_modules/${path}`),
  );
}
