import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isObject, parseJson } from "@codexthropic/protocol/json";
import type { Io } from "../terminal/io.ts";

/** Claude Code has no such flag, so it is ours behind `claude`, too. */
const FLAG = "--statusline";
const SETTINGS = "--settings";

/**
 * Takes `--statusline` out of Claude Code's arguments, where it stands before `--`.
 * @returns whether it was there, and the other arguments
 */
export function takeStatuslineFlag(args: readonly string[]): { isWanted: boolean; rest: string[] } {
  const end = args.indexOf("--");
  const rest = args.filter((arg, at) => arg !== FLAG || (end >= 0 && at > end));
  return { isWanted: rest.length < args.length, rest };
}

/**
 * Gives Claude Code our status line for this session, by `--settings`, which wins over its settings files. Settings that
 * the user gives in the same way stay; a file of them that cannot be read is left for Claude Code to complain about.
 * @param args Claude Code's arguments
 */
export async function addStatusline(
  args: readonly string[],
  io: Pick<Io, "program" | "platform" | "cwd">,
): Promise<string[]> {
  const statusLine = { type: "command", command: commandLine([...io.program, "statusline"], io.platform) };
  const own = findSettings(args);
  if (own === null) return [SETTINGS, JSON.stringify({ statusLine }), ...args];
  const settings = await readSettings(own.value, io.cwd);
  if (settings === null) return [...args];
  const merged = JSON.stringify({ ...settings, statusLine });
  return [...args.slice(0, own.at), SETTINGS, merged, ...args.slice(own.at + own.length)];
}

/** The last `--settings <value>` or `--settings=<value>`: the one that Claude Code takes. */
function findSettings(args: readonly string[]): { at: number; length: number; value: string } | null {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  const at = options.findLastIndex((arg) => arg === SETTINGS || arg.startsWith(`${SETTINGS}=`));
  const arg = options[at];
  if (arg === undefined) return null;
  if (arg !== SETTINGS) return { at, length: 1, value: arg.slice(SETTINGS.length + 1) };
  const value = options[at + 1];
  return value === undefined ? null : { at, length: 2, value };
}

async function readSettings(value: string, cwd: string): Promise<object | null> {
  try {
    const text = value.trimStart().startsWith("{") ? value : await readFile(resolve(cwd, value), "utf8");
    const settings = parseJson(text.trim());
    return isObject(settings) ? settings : null;
  } catch {
    return null;
  }
}

/** One line for the shell that Claude Code runs a status line with: on Windows Git Bash, too. */
function commandLine(words: readonly string[], platform: NodeJS.Platform): string {
  const portable = platform === "win32" ? words.map((word) => word.replaceAll("\\", "/")) : words;
  return portable.map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
