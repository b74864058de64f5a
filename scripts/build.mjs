// tsc checks everything and writes the types; then rolldown writes the JavaScript of every package: one file an
// entry, and one for each part that is loaded only when it is needed. See docs/designs/one-file-an-entry.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { rolldown } from "rolldown";
import writePage from "./build-page.mjs";
import { listPackages, root } from "./list-packages.mjs";

function check() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-b"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Name → source of everything that package.json lets others import or run. */
function entries(folder, { exports, bin = {} }) {
  const imported = Object.values(exports).flatMap((target) => target["@codexthropic/source"] ?? []);
  // A bin file only imports what is built: it is in the repository, so that installing it can link the command.
  const run = Object.values(bin).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/"\.\.\/dist\/(\w+)\.js"/g)].map(
      ([, name]) => `./src/${name}.ts`,
    ),
  );
  return Object.fromEntries([...imported, ...run].map((source) => [parse(source).name, source]));
}

async function bundle(folder, manifest) {
  const built = await rolldown({
    cwd: folder,
    input: entries(folder, manifest),
    platform: "neutral",
    // Other packages stay what they are: dependencies, the same for whoever imports them as well.
    external: (id, _, isResolved) => !isResolved && !id.startsWith("."),
  });
  const { output } = await built.generate({
    chunkFileNames: "[name].js",
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await built.close();
  return new Map(output.map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source]));
}

/** A program that starts meanwhile finds every file whole: what has not changed is left alone, the rest renamed. */
function write(dist, files) {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist, { recursive: true })) {
    if (/\.js(?:\.map)?$/.test(name) && !files.has(name)) rmSync(join(dist, name), { force: true });
  }
  for (const [name, text] of files) {
    if (read(join(dist, name)) === text) continue;
    const temporary = join(dist, `.${name}.${process.pid}`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(dist, name));
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

check();
await writePage();
for (const { folder, manifest } of listPackages())
  write(join(folder, "dist"), await bundle(folder, manifest));
