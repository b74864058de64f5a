// The public API under review: the .d.ts files that tsc emits, reachable from each package's exports, one
// report a package in docs/api. `--write` brings the reports up to date; without it a difference fails.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { listPackages, root } from "./list-packages.mjs";

const write = process.argv.includes("--write");
const reports = join(root, "docs/api");

/** Every declaration file that the entry shows, in order of first appearance. */
function reachable(entry, seen = new Set()) {
  if (seen.has(entry) || !existsSync(entry)) return seen;
  seen.add(entry);
  for (const [, specifier] of readFileSync(entry, "utf8").matchAll(
    /(?:from|import)\s*\(?["'](\.[^"']+)["']/g,
  )) {
    reachable(resolve(dirname(entry), specifier.replace(/\.(?:ts|js)$/, ".d.ts")), seen);
  }
  return seen;
}

function report({ folder, manifest: { name, exports } }) {
  if (!exports) return null;
  const entries = Object.values(exports).flatMap((target) =>
    target.types ? [join(folder, target.types)] : [],
  );
  const seen = new Set();
  for (const entry of entries) reachable(entry, seen);
  const parts = [...seen].map((file) => {
    const text = readFileSync(file, "utf8")
      .replace(/^\/\/# sourceMappingURL=.*\n?/m, "")
      .trimEnd();
    return `// ---- ${relative(folder, file)}\n${text}\n`;
  });
  return {
    name,
    text: `// API report of ${name}. Made by scripts/api-report.mjs; review every change.\n\n${parts.join("\n")}`,
  };
}

mkdirSync(reports, { recursive: true });
let stale = 0;
for (const one of listPackages()) {
  const made = report(one);
  if (!made) continue;
  const file = join(reports, `${made.name.replace(/^@codexthropic\//, "")}.d.ts`);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (before === made.text) continue;
  if (write) writeFileSync(file, made.text);
  else {
    stale += 1;
    process.stderr.write(
      `The public API of ${made.name} has changed; review it, then: node scripts/api-report.mjs --write\n`,
    );
  }
}
process.exitCode = stale > 0 ? 1 : 0;
