import { wrongUsage } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import type { PathContext } from "./paths.ts";
import { readConfigFile, type ConfigFile, type NamedFile } from "./read-config-file.ts";
import { SETTINGS, SETTING_KEYS, type Setting, type SettingKey, type Settings } from "./settings.ts";

/** Where a value comes from; `name` is what a person would look for: `--port`, `$PORT`, `config.toml: port`. */
export interface Origin {
  source: "flag" | "env" | "file" | "default";
  name: string;
}

export type Origins = Readonly<Record<SettingKey, Origin>>;

/** Effective values, each with its origin. */
export interface Resolved {
  settings: Settings;
  origins: Origins;
  /** The config file that was read. */
  file: string | null;
}

/** Parsed flags by name, as citty hands them out. */
export type Flags = Readonly<Record<string, unknown>>;

/**
 * Flag over environment over config file over default.
 * @param used settings that the command uses; a wrong value of another one is ignored
 * @throws Failure that names the source of a wrong value
 */
export async function resolveSettings(
  io: Pick<Io, "env" | "home" | "cwd">,
  flags: Flags = {},
  used: readonly SettingKey[] = SETTING_KEYS,
): Promise<Resolved> {
  const file = await readConfigFile(io, namedFile(io, flags));
  const settings: Partial<Record<SettingKey, unknown>> = {};
  const origins: Partial<Record<SettingKey, Origin>> = {};
  for (const key of SETTING_KEYS) {
    const setting: Setting<unknown> = SETTINGS[key];
    const sources = { io, flags, file };
    [settings[key], origins[key]] = used.includes(key)
      ? resolveOne(key, setting, sources)
      : resolveUnused(key, setting, sources);
  }
  // Every key of the table has just been set, each by its own kind.
  return { settings: settings as Settings, origins: origins as Origins, file: file?.path ?? null };
}

function namedFile({ env }: Pick<Io, "env">, flags: Flags): NamedFile | undefined {
  const flag = flags["config"];
  if (typeof flag === "string") return { path: flag, source: "--config" };
  const variable = env["CODEXTHROPIC_CONFIG"];
  return variable ? { path: variable, source: "$CODEXTHROPIC_CONFIG" } : undefined;
}

interface Sources {
  io: PathContext;
  flags: Flags;
  file: ConfigFile | null;
}

function resolveOne<T>(key: SettingKey, setting: Setting<T>, sources: Sources): [T, Origin] {
  const given = findGiven(key, setting, sources);
  if (given === null) return fromDefault(setting, sources);
  const { value, origin } = given;
  const { kind, hidden } = setting;
  const isText = typeof value === "string" && origin.source !== "file";
  const parsed = isText ? kind.fromText(value) : kind.fromValue(value);
  if (parsed !== undefined) return [parsed, origin];
  const shown = hidden ? "this value" : JSON.stringify(value);
  throw wrongUsage(`${origin.name}: ${shown} is not ${kind.expected}.`, ...foreignVariable(setting, origin));
}

/** `PORT` and `HOST` may be meant for another program. */
function resolveUnused<T>(key: SettingKey, setting: Setting<T>, sources: Sources): [T, Origin] {
  try {
    return resolveOne(key, setting, sources);
  } catch {
    return fromDefault(setting, sources);
  }
}

/** The first source that has a value. An empty variable counts as unset, as in every shell script. */
function findGiven<T>(
  key: SettingKey,
  { flag = "", env = "", pick }: Setting<T>,
  { io, flags, file }: Sources,
): { value: unknown; origin: Origin } | null {
  const variable = io.env[env];
  const picked = variable && pick ? pick(variable) : variable;
  if (flags[flag] !== undefined) return { value: flags[flag], origin: { source: "flag", name: `--${flag}` } };
  if (picked) return { value: picked, origin: { source: "env", name: `$${env}` } };
  if (file?.values[key] === undefined) return null;
  return {
    value: file.values[key],
    origin: { source: "file", name: `${file.path}: ${file.spelling[key] ?? key}` },
  };
}

function fromDefault<T>({ default: value }: Setting<T>, { io }: Sources): [T, Origin] {
  return [isComputed(value) ? value(io) : value, { source: "default", name: "default" }];
}

function isComputed<T>(value: T | ((place: PathContext) => T)): value is (place: PathContext) => T {
  return typeof value === "function";
}

/** Hints for a variable of a common name that was perhaps set by another program. */
export function foreignVariable(
  { env, flag }: Pick<Setting<unknown>, "env" | "flag">,
  origin: Origin,
): string[] {
  if (origin.source !== "env" || (env !== "PORT" && env !== "HOST")) return [];
  return [`${origin.name} may be meant for another program; --${flag} wins over it.`];
}
