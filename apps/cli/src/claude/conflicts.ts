import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Io } from "../terminal/io.ts";

/** A setting of Claude Code that wins over the environment that we give it. */
export interface Conflict {
  /** The file, or `--settings` for a value on Claude Code's command line. */
  file: string;
  key: string;
  consequence: string;
  /** The file belongs to the administrator of the machine. */
  managed: boolean;
}

/** One set of settings, in the order in which later ones win. */
interface Source {
  file: string;
  settings: Record<string, unknown>;
  managed: boolean;
}

type Consequences = Readonly<Record<string, string>>;

/** Entries of `env` in a settings file win over the process environment. */
const VARIABLES: Consequences = {
  ANTHROPIC_BASE_URL: "requests go there and not to the proxy",
  ANTHROPIC_UNIX_SOCKET: "requests go there and not to the proxy",
  ANTHROPIC_AUTH_TOKEN: "the proxy may refuse this token",
  ANTHROPIC_API_KEY: "this key would be sent besides the proxy's token",
  CLAUDE_CODE_USE_BEDROCK: "requests go to Amazon Bedrock",
  CLAUDE_CODE_USE_VERTEX: "requests go to Google Vertex",
  CLAUDE_CODE_USE_FOUNDRY: "requests go to Microsoft Foundry",
  DISABLE_TELEMETRY: "auto mode refuses every checked action",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "auto mode refuses every checked action",
};

const KEYS: Consequences = {
  apiKeyHelper: "its key would be sent besides the proxy's token",
  model:
    "this Claude model is used instead of ANTHROPIC_MODEL; the proxy maps it, but Claude Code assumes its context window",
  forceLoginMethod: "Claude Code may ask for a login",
};

const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
const EXCEPTIONS = ["NO_PROXY", "no_proxy"];
const ADD_LOOPBACK = "add NO_PROXY=127.0.0.1,localhost there";

/**
 * Looks at every settings file that Claude Code reads: the user's, the project's two, `--settings` on its command
 * line, and those of the administrator. Missing and damaged files count as empty.
 * @param io with the environment in which Claude Code runs
 * @param args Claude Code's own arguments
 * @see https://code.claude.com/docs/en/settings
 */
export async function findConflicts(
  { home, cwd, env, platform }: Pick<Io, "home" | "cwd" | "env" | "platform">,
  args: readonly string[] = [],
  managedFolder: string = MANAGED_FOLDERS[platform] ?? LINUX_FOLDER,
): Promise<Conflict[]> {
  const userFolder = env["CLAUDE_CONFIG_DIR"] || join(home, ".claude");
  const own = [
    join(userFolder, "settings.json"),
    join(cwd, ".claude", "settings.json"),
    join(cwd, ".claude", "settings.local.json"),
  ];
  const sources = [
    ...(await Promise.all([...new Set(own)].map((file) => readSource(file, false)))),
    ...(await argumentSources(args, cwd)),
    ...(await Promise.all((await managedFiles(managedFolder)).map((file) => readSource(file, true)))),
  ];
  const coversLoopback =
    EXCEPTIONS.every((name) => covers(env[name] ?? "")) ||
    sources.some(({ settings }) => exceptionsOf(settings).some(([, value]) => covers(value)));
  return sources.flatMap((source) => [
    ...matches(source, source.settings, KEYS, "").filter(({ key }) => key !== "model" || isClaudeId(source)),
    ...matches(source, variablesOf(source.settings), VARIABLES, "env."),
    ...proxyConflicts(source, coversLoopback),
  ]);
}

const LINUX_FOLDER = "/etc/claude-code";
const MANAGED_FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "/Library/Application Support/ClaudeCode",
  win32: String.raw`C:\Program Files\ClaudeCode`,
};

async function managedFiles(folder: string): Promise<string[]> {
  const dropIns = join(folder, "managed-settings.d");
  const names = await readdir(dropIns).catch(() => []);
  const added = names.filter((name) => name.endsWith(".json")).toSorted();
  return [join(folder, "managed-settings.json"), ...added.map((name) => join(dropIns, name))];
}

/** `--settings <file or JSON>`, also with `=`. */
async function argumentSources(args: readonly string[], cwd: string): Promise<Source[]> {
  const values = args.flatMap((arg, at) =>
    arg === "--settings" ? (args[at + 1] ?? []) : arg.startsWith("--settings=") ? arg.slice(11) : [],
  );
  return Promise.all(
    values.map(async (value) =>
      value.trimStart().startsWith("{")
        ? { file: "--settings", settings: asObject(parse(value)), managed: false }
        : readSource(resolve(cwd, value), false),
    ),
  );
}

async function readSource(file: string, managed: boolean): Promise<Source> {
  return { file, settings: asObject(await readFile(file, "utf8").then(parse, () => null)), managed };
}

function variablesOf(settings: Record<string, unknown>): Record<string, unknown> {
  return asObject(settings["env"]);
}

function matches(
  { file, managed }: Source,
  values: Record<string, unknown>,
  table: Consequences,
  prefix: string,
): Conflict[] {
  return Object.entries(table)
    .filter(([key]) => isSet(values, key))
    .map(([key, consequence]) => ({ file, key: prefix + key, consequence, managed }));
}

/** The aliases are mapped by the variables that we set, and a model of the backend is taken as it stands. */
function isClaudeId({ settings }: Source): boolean {
  return typeof settings["model"] === "string" && /^(?:\w+\.)*claude-(?!gpt)/i.test(settings["model"]);
}

/** A network proxy in a settings file gets the requests to 127.0.0.1 unless `NO_PROXY` there excludes it. */
function proxyConflicts({ file, managed, settings }: Source, coversLoopback: boolean): Conflict[] {
  const variables = variablesOf(settings);
  const proxies = coversLoopback ? [] : PROXIES.filter((name) => isSet(variables, name));
  const exceptions = exceptionsOf(settings).filter(([, value]) => !covers(value));
  return [
    ...proxies.map((name) => ({
      name,
      consequence: `Claude Code sends its requests to this network proxy; ${ADD_LOOPBACK}`,
    })),
    ...exceptions.map(([name]) => ({
      name,
      consequence:
        "it leaves out 127.0.0.1, so prompts and key can reach a network proxy; add 127.0.0.1,localhost",
    })),
  ].map(({ name, consequence }) => ({ file, key: `env.${name}`, consequence, managed }));
}

function exceptionsOf(settings: Record<string, unknown>): [name: string, value: string][] {
  const variables = variablesOf(settings);
  return EXCEPTIONS.filter((name) => isSet(variables, name)).map((name) => [name, String(variables[name])]);
}

function covers(noProxy: string): boolean {
  return noProxy.split(/[\s,]+/).some((host) => host === "*" || host === "127.0.0.1");
}

function isSet(values: Record<string, unknown>, key: string): boolean {
  return Object.hasOwn(values, key) && values[key] !== "" && values[key] !== null;
}

function parse(text: string): unknown {
  try {
    // `trim` takes a byte order mark as well, with which Claude Code reads a file.
    return JSON.parse(text.trim());
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
