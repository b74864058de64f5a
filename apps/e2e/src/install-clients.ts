import { ensureClient } from "./clients.ts";

/** Vitest's global setup for `test:clients`: fetches what is missing and tells the tests where it is. */
export async function setup(): Promise<void> {
  process.env["CODEXTHROPIC_CLAUDE_BIN"] = await ensureClient("claude");
  process.env["CODEXTHROPIC_CODEX_BIN"] = await ensureClient("codex");
}
