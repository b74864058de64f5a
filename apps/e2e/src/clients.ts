import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CODEX_CLI_VERSION } from "@codexthropic/protocol/codex";

export type ClientName = "claude" | "codex";

/**
 * The real programs, pinned. They are hundreds of megabytes and no dependency of the project, so they live in
 * a cache outside the workspace (`CODEXTHROPIC_CLIENTS_CACHE`, default `~/.cache/codexthropic/clients`).
 */
export const CLIENTS: Readonly<Record<ClientName, { package: string; version: string; bin: string }>> = {
  claude: { package: "@anthropic-ai/claude-code", version: "2.1.332", bin: "claude" },
  codex: { package: "@openai/codex", version: CODEX_CLI_VERSION, bin: "codex" },
};

const run = promisify(execFile);

/** Installs one client once and returns the path of its program. */
export async function ensureClient(name: ClientName): Promise<string> {
  const { package: pkg, version, bin } = CLIENTS[name];
  const cache = process.env["CODEXTHROPIC_CLIENTS_CACHE"] ?? join(homedir(), ".cache/codexthropic/clients");
  const folder = join(cache, `${name}-${version}`);
  const program = join(folder, "node_modules/.bin", bin);
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, `.${name}-`));
  await writeFile(join(staging, "package.json"), JSON.stringify({ name: `${name}-cache`, private: true }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", staging, `${pkg}@${version}`], {
    timeout: 600_000,
  });
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
  return program;
}
