import { readFileSync } from "node:fs";
import {
  parseQuotaFile,
  QUOTA_FILE,
  readSessionTail,
  type WindowReading,
} from "@codexthropic/proxy/usage-tail";
import { createPalette } from "../terminal/create-palette.ts";
import type { Env } from "../terminal/io.ts";
import { readStatusInput } from "./read-status-input.ts";
import { renderStatusline } from "./render-statusline.ts";

export interface StatuslineSource {
  /** What Claude Code wrote on stdin. */
  text: string;
  /** Folder of the usage history, or `off`. */
  usage: string;
  env: Env;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One line, without its line break. Reads files only, nobody is asked; never throws. */
export function makeStatusline({ text, usage, env, now }: StatuslineSource): string {
  const input = readStatusInput(text);
  const cacheShare = usage === "off" ? null : sessionCacheShare(usage, input.sessionId);
  const windows = usage === "off" ? [] : lastWindows(usage);
  // Claude Code shows colours, but what it reads is no terminal.
  const paint = createPalette({ FORCE_COLOR: "1", ...env }, { write: () => true });
  return renderStatusline({ input, cacheShare: cacheShare ?? input.lastCacheShare, windows, now }, paint);
}

function sessionCacheShare(folder: string, sessionId: string | null): number | null {
  if (sessionId === null) return null;
  let prompt = 0;
  let cached = 0;
  for (const line of readSessionTail(folder, sessionId.slice(0, 8))) {
    prompt += line.input + line.cached + line.written;
    cached += line.cached;
  }
  return prompt === 0 ? null : cached / prompt;
}

/** Shortest window first. */
function lastWindows(folder: string): WindowReading[] {
  const latest = new Map(readings(folder).map((reading) => [reading.minutes, reading]));
  return [...latest.values()].toSorted((a, b) => a.minutes - b.minutes);
}

function readings(folder: string): WindowReading[] {
  try {
    return parseQuotaFile(readFileSync(`${folder}/${QUOTA_FILE}`, "utf8"));
  } catch {
    return [];
  }
}
