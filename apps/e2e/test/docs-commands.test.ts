import { execFile, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startSim, type Sim } from "@codexthropic/codex-sim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/**
 * Every block of commands on a page is run in bash, on a simulated backend and with a program that stands for Claude
 * Code; or it says above it why not: `<!-- not run: reason -->`.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const main = join(root, "apps/cli/dist/main.js");
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const readmesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .map((name) => join(folder, name, "README.md"))
    .filter((page) => existsSync(join(root, page)));
/** All but docs/reference, whose blocks are records of other programs. */
const pages = [
  ...pagesIn("."),
  ...["docs", "docs/designs", "docs/examples"].flatMap(pagesIn),
  ...["apps", "packages"].flatMap(readmesIn),
];

interface Block {
  page: string;
  line: number;
  text: string;
  skipped: string | undefined;
}

const SHELLS = new Set(["", "sh", "bash", "powershell"]);
const OTHERS = new Set(["js", "ts", "json", "text", "toml", "yaml", "python", "mermaid"]);

function blocks(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/(?:<!-- not run: ([^\n]+) -->\n+)?^```(\w*)\n([^]*?)^```$/gm)]
    .filter(([, , language = ""]) => SHELLS.has(language))
    .map(([match, skipped, , body = ""]) => ({
      page,
      line: text.slice(0, text.indexOf(match)).split("\n").length,
      text: body,
      skipped,
    }));
}

const all = pages.flatMap(blocks);

let sim: Sim;
let env: Record<string, string>;
let port = "";
let proxy: ReturnType<typeof spawn>;

/** Stands for Claude Code: asks once, as it is told to by its environment. */
const CLAUDE = `#!${process.execPath}
const { ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: token } = process.env;
const body = JSON.stringify({ model: "opus", max_tokens: 10, messages: [{ role: "user", content: "hi" }] });
const headers = { "content-type": "application/json", authorization: "Bearer " + token };
const answer = await fetch(url + "/v1/messages", { method: "POST", headers, body });
if (!answer.ok) throw new Error(await answer.text());
`;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "pipe" });
  const home = mkdtempSync(join(tmpdir(), "codexthropic-docs-"));
  const bin = join(home, "bin");
  mkdirSync(bin);
  const program = (name: string, text: string): void => {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  };
  program("claude", '#!/bin/sh\nexec node "$(dirname "$0")/claude.mjs"\n');
  program("claude.mjs", CLAUDE);
  program("codexthropic", `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  program("npx", '#!/bin/sh\n[ "$1" = codexthropic ] && shift && exec codexthropic "$@"\nexit 9\n');
  sim = await startSim();
  env = {
    HOME: home,
    PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
    CODEX_HOME: join(home, ".codex"),
    ...sim.env,
  };
  await sim.writeAuthFile(env["CODEX_HOME"] ?? "");
  proxy = spawn(process.execPath, [main, "--port", "0"], { env, stdio: ["ignore", "ignore", "pipe"] });
  port = await new Promise<string>((found) => {
    let text = "";
    proxy.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const match = /127\.0\.0\.1:(\d+)/.exec(text);
      if (match?.[1]) found(match[1]);
    });
  });
}, 60_000);

afterAll(async () => {
  proxy.kill();
  await sim.close();
});

/** The browser of a login is the only thing that a test cannot be: it uses the code. */
function runnable(text: string): string {
  return text
    .replaceAll("8765", port)
    .replace(/(codexthropic login)(?= *(?:#|$))/gm, "$1 --device")
    .replace(/(codexthropic env)/g, `$1 --port ${port}`);
}

describe("blocks of commands", () => {
  test.each(pages)("%s has no block that is neither commands nor something else that is known", (page) => {
    const fences = [...readFileSync(join(root, page), "utf8").matchAll(/^( *)(`{3,}|~{3,})(\S*)/gm)];
    const odd = fences
      .filter(
        ([, indent, , language = ""]) => indent !== "" || !(SHELLS.has(language) || OTHERS.has(language)),
      )
      .map(([fence]) => fence);
    expect(odd).toEqual([]);
  });

  test("there are some, and most of them run", () => {
    expect(all.filter(({ skipped }) => skipped === undefined).length).toBeGreaterThan(8);
  });

  test.each(all.filter(({ skipped }) => skipped === undefined))("$page:$line", async ({ text }) => {
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", runnable(text)], {
      env,
      cwd: env["HOME"],
      timeout: 18_000,
    });
    expect(stdout).not.toContain("command not found");
  });
});
