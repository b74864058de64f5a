import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../terminal/io.ts";

/** Where the defaults that depend on the machine come from. */
export interface PathContext {
  env: Env;
  home: string;
}

/**
 * Where our own files live.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function configDir({ env, home }: PathContext): string {
  return join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "codexthropic");
}

const CONFIG_NAMES = ["config.toml", "config.json", "config.js", "config.mjs"];

/** The file in the config folder; `null`: there is none. */
export function findConfigFile(place: PathContext): string | null {
  const folder = configDir(place);
  return CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export function defaultCacheDir({ env, home }: PathContext): string {
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "codexthropic");
}

export function defaultUsageFolder({ env, home }: PathContext): string {
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "codexthropic", "usage");
}

/** Logs of `codexthropic claude --verbose`. */
export function stateDir({ env, home }: PathContext): string {
  return join(env["XDG_STATE_HOME"] || join(home, ".local", "state"), "codexthropic");
}
