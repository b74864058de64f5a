import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject } from "@codexthropic/protocol/json";
import { messageOf, wrongUsage } from "../terminal/failure.ts";
import { unknownWord } from "../terminal/suggest-word.ts";
import { findConfigFile, type PathContext } from "./paths.ts";
import { isSettingKey, SETTINGS, SETTING_KEYS, type SettingKey } from "./settings.ts";

/** Values as they stand in the file; not checked yet. */
export interface ConfigFile {
  path: string;
  values: Partial<Record<SettingKey, unknown>>;
  /** How the file spells each key. */
  spelling: Partial<Record<SettingKey, string>>;
}

/**
 * The file that was named, else the one in the config folder, else null. The
 * TOML parser is imported only for a TOML file.
 * @throws Failure when the file is missing, damaged or has keys that mean nothing
 */
export async function readConfigFile(
  place: PathContext & { cwd: string },
  named?: NamedFile,
): Promise<ConfigFile | null> {
  const path = named ? resolve(place.cwd, named.path) : findConfigFile(place);
  if (path === null) return null;
  if (named && !existsSync(path)) throw wrongUsage(`${named.source}: there is no file ${path}.`);
  return parseConfig(path, await load(path));
}

/** A file that `--config` or `CODEXTHROPIC_CONFIG` names. */
export interface NamedFile {
  path: string;
  /** `--config`, `$CODEXTHROPIC_CONFIG` */
  source: string;
}

async function load(path: string): Promise<unknown> {
  try {
    if (/\.m?js$/.test(path))
      return (
        ((await import(/* @vite-ignore */ pathToFileURL(path).href)) as { default?: unknown }).default ?? {}
      );
    // `node:fs/promises` would load Node's streams, which the status line does not need.
    // Editors of Windows put a byte order mark in front.
    const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
    if (path.endsWith(".toml")) return (await import("smol-toml")).parse(text);
    return text.trim() === "" ? {} : (JSON.parse(text) as unknown);
  } catch (error) {
    throw wrongUsage(`${path} cannot be read: ${messageOf(error).trim()}`);
  }
}

/** Keys may be spelled `maxBody`, `max_body` or `max-body`. Only known keys are copied. */
function parseConfig(path: string, config: unknown): ConfigFile {
  if (!isObject(config)) throw wrongUsage(`${path} must hold one object with settings.`);
  const file: ConfigFile = { path, values: {}, spelling: {} };
  for (const [spelling, value] of Object.entries(config)) {
    const key = spelling.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!isSettingKey(key) || SETTINGS[key].noFile)
      throw unknownWord(`${path}: ${spelling} is no setting.`, {
        word: key,
        known: SETTING_KEYS.filter((known) => !SETTINGS[known].noFile),
        advice: "`codexthropic config` lists all settings.",
      });
    if (file.spelling[key])
      throw wrongUsage(`${path}: ${file.spelling[key]} and ${spelling} are the same setting.`);
    file.values[key] = value;
    file.spelling[key] = spelling;
  }
  return file;
}
