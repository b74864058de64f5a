import { existsSync, readSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { configDir, defaultUsageFolder } from "../config/paths.ts";
import { makeStatusline } from "./make-statusline.ts";

/**
 * `codexthropic statusline` without what the other commands need: Claude Code waits for it. Reads and writes the
 * process's own descriptors.
 * @returns false when a config file may say where the history is; nothing has been read or written then
 */
export function printAtOnce(): boolean {
  const { env } = process;
  const place = { env, home: homedir() };
  const mayBeConfigured = Boolean(env["CODEXTHROPIC_CONFIG"]) || existsSync(configDir(place));
  if (!env["CODEXTHROPIC_USAGE"] && mayBeConfigured) return false;
  const usage = env["CODEXTHROPIC_USAGE"] || defaultUsageFolder(place);
  writeSync(1, `${makeStatusline({ text: readStdin(), usage, env, now: Date.now() })}\n`);
  return true;
}

/** Milliseconds to wait for a slow writer. */
const PATIENCE = 1000;

function readStdin(): string {
  const chunks: Buffer[] = [];
  const until = Date.now() + PATIENCE;
  const chunk = Buffer.alloc(65_536);
  while (Date.now() < until) {
    try {
      const length = readSync(0, chunk);
      if (length === 0) break;
      chunks.push(Buffer.from(chunk.subarray(0, length)));
    } catch (error) {
      // A pipe that is not blocking has nothing yet; anything else is the end.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}
