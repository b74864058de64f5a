import { readFileSync, readSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { defaultUsageFolder, findConfigFile } from "../config/paths.ts";
import { makeStatusline } from "./make-statusline.ts";

/**
 * `codexthropic statusline` without what the other commands need: Claude Code waits for it. Reads and writes the
 * process's own descriptors.
 * @returns false when the config file is wrong; nothing has been read or written then
 */
export async function printAtOnce(): Promise<boolean> {
  const usage = await findUsageFolder();
  if (usage === null) return false;
  writeSync(1, `${makeStatusline({ text: readStdin(), usage, env: process.env, now: Date.now() })}\n`);
  return true;
}

/** Reading settings takes as long as all the rest, so it is done only when a config file has something about it. */
async function findUsageFolder(): Promise<string | null> {
  const { env } = process;
  const place = { env, home: homedir() };
  if (env["CODEXTHROPIC_USAGE"]) return env["CODEXTHROPIC_USAGE"];
  const file = env["CODEXTHROPIC_CONFIG"] || findConfigFile(place);
  if (file === null) return defaultUsageFolder(place);
  try {
    if (!mayNameFolder(file)) return defaultUsageFolder(place);
    const { resolveSettings } = await import("../config/resolve-settings.ts");
    return (await resolveSettings({ ...place, cwd: process.cwd() }, {}, ["usage"])).settings.usage;
  } catch {
    return null;
  }
}

/** The key may be written with escapes. */
function mayNameFolder(file: string): boolean {
  return /\.m?js$/.test(file) || /usage|\\/i.test(readFileSync(file, "utf8"));
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
