import { wrongUsage } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { readConfigFile, type ConfigFile, type NamedFile } from "./file.ts";
import type { PathContext } from "./paths.ts";
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
  return (
    fromFlag(setting, sources) ??
    fromEnv(setting, sources) ??
    fromFile(key, setting, sources) ??
    fromDefault(setting, sources)
  );
}

/** `PORT` and `HOST` may be meant for another program. */
function resolveUnused<T>(key: SettingKey, setting: Setting<T>, sources: Sources): [T, Origin] {
  try {
    return resolveOne(key, setting, sources);
  } catch {
    return fromDefault(setting, sources);
  }
}

function fromFlag<T>(setting: Setting<T>, { flags }: Sources): [T, Origin] | undefined {
  if (setting.flag === undefined) return undefined;
  const value = flags[setting.flag];
  if (value === undefined) return undefined;
  const origin: Origin = { source: "flag", name: `--${setting.flag}` };
  const parsed = typeof value === "string" ? setting.kind.fromText(value) : setting.kind.fromValue(value);
  return [right(setting, parsed, value, origin), origin];
}

/** An empty variable counts as unset, as in every shell script. */
function fromEnv<T>(setting: Setting<T>, { io }: Sources): [T, Origin] | undefined {
  const variable = setting.env === undefined ? undefined : io.env[setting.env];
  const text = variable && setting.pick ? setting.pick(variable) : variable;
  if (!text) return undefined;
  const origin: Origin = { source: "env", name: `$${setting.env}` };
  return [right(setting, setting.kind.fromText(text), text, origin), origin];
}

function fromFile<T>(key: SettingKey, setting: Setting<T>, { file }: Sources): [T, Origin] | undefined {
  const value = file?.values[key];
  if (!file || value === undefined) return undefined;
  const origin: Origin = { source: "file", name: `${file.path}: ${file.spelling[key] ?? key}` };
  return [right(setting, setting.kind.fromValue(value), value, origin), origin];
}

function fromDefault<T>(setting: Setting<T>, { io }: Sources): [T, Origin] {
  const value = setting.default;
  return [isComputed(value) ? value(io) : value, { source: "default", name: "default" }];
}

function isComputed<T>(value: T | ((place: PathContext) => T)): value is (place: PathContext) => T {
  return typeof value === "function";
}

function right<T>(setting: Setting<T>, parsed: T | undefined, given: unknown, origin: Origin): T {
  if (parsed !== undefined) return parsed;
  const shown = setting.hidden ? "this value" : JSON.stringify(given);
  throw wrongUsage(
    `${origin.name}: ${shown} is not ${setting.kind.expected}.`,
    ...foreignVariable(setting, origin),
  );
}

/** Hints for a variable of a common name that was perhaps set by another program. */
export function foreignVariable(
  { env, flag }: Pick<Setting<unknown>, "env" | "flag">,
  origin: Origin,
): string[] {
  if (origin.source !== "env" || (env !== "PORT" && env !== "HOST")) return [];
  return [`${origin.name} may be meant for another program; --${flag} wins over it.`];
}
