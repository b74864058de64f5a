import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensureClient } from "./clients.ts";

/** Vitest's global setup for `test:clients`: fetches what is missing and tells the tests where it is. */
export async function setup(): Promise<void> {
  process.env["CODEXTHROPIC_CLAUDE_BIN"] = await ensureClient("claude");
  process.env["CODEXTHROPIC_CODEX_BIN"] = await ensureClient("codex");
  process.env["CODEXTHROPIC_CHROMIUM_BIN"] = ensureChromium();
}

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A browser is no npm package; on Debian, as root, it is a package of the system. */
function ensureChromium(): string {
  const find = (): string | undefined =>
    [process.env["CODEXTHROPIC_CHROMIUM_BIN"], ...CANDIDATES].find((path) => path && existsSync(path));
  const found = find();
  if (found) return found;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) {
    throw new Error("test:clients needs Chromium: install it, or set CODEXTHROPIC_CHROMIUM_BIN");
  }
  const apt = (...args: string[]): void =>
    void execFileSync("apt-get", args, {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update");
  apt("install", "--yes", "--no-install-recommends", "chromium");
  return find() ?? "/usr/bin/chromium";
}
