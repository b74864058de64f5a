// Makes the status page one file, packages/proxy/dist/page.html: template, style, script and uPlot. Part of the build,
// and of the tests, which read everything else from the sources.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const proxy = resolve(dirname(fileURLToPath(import.meta.url)), "..", "packages", "proxy");
const source = join(proxy, "src", "status", "page");
const uplot = dirname(createRequire(join(proxy, "package.json")).resolve("uplot/package.json"));

/** @returns the page, with `{{nonce}}` where each answer has its own */
export async function bundlePage() {
  const style = `${read(uplot, "dist", "uPlot.min.css")}\n${read(source, "page.css")}`;
  // A string of the script must not end it.
  const script = (await bundleScript()).replaceAll("</script", String.raw`<\/script`);
  const license = `uPlot\n${read(uplot, "LICENSE")}`;
  const parts = {
    style: `<style nonce="{{nonce}}">\n${style}</style>`,
    script: `<script nonce="{{nonce}}">\n${script}</script>`,
    license: `<!--\n${license.replaceAll("--", "- -")}\n-->`,
  };
  // A function: `$&` in a script means nothing here.
  return read(source, "page.html").replaceAll(/<!-- (style|script|license) -->/g, (_, part) => parts[part]);
}

async function bundleScript() {
  // From the sources: in a fresh clone, and before the tests, no package is built.
  const conditionNames = ["@codexthropic/source", "browser", "import", "default"];
  const built = await rolldown({
    input: join(source, "main.ts"),
    platform: "browser",
    resolve: { conditionNames },
  });
  const { output } = await built.generate({ format: "iife", minify: true, comments: false });
  await built.close();
  return output[0].code;
}

function read(...path) {
  return readFileSync(join(...path), "utf8");
}

/** For vitest (`globalSetup`). Several runs at once find the file whole. */
export default async function writePage() {
  const dist = join(proxy, "dist");
  const temporary = join(dist, `.page.html.${process.pid}`);
  mkdirSync(dist, { recursive: true });
  writeFileSync(temporary, await bundlePage());
  renameSync(temporary, join(dist, "page.html"));
}
