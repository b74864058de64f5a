import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { asObject, parseJson } from "@codexthropic/protocol/json";
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

const EXCEPTIONS = ["NO_PROXY", "no_proxy"];

/** One set of settings, in the order in which later ones win. */
interface Source {
  file: string;
  settings: Record<string, unknown>;
  managed: boolean;
}

/** A key of the settings, or `env.` and a variable: entries of `env` win over the process environment. */
interface Rule {
  key: string;
  consequence: string;
  /** Default: whenever the key is set. */
  isConflict?: (value: unknown, context: { isLoopbackCovered: boolean }) => boolean;
}

const PAST_THE_PROXY = "requests go there and not to the proxy";
const NO_AUTO_MODE = "auto mode refuses every checked action";

const RULES: readonly Rule[] = [
  { key: "apiKeyHelper", consequence: "its key would be sent besides the proxy's token" },
  {
    key: "model",
    consequence:
      "this Claude model is used instead of ANTHROPIC_MODEL; the proxy maps it, but Claude Code assumes its context window",
    // The aliases are mapped by the variables that we set, and a model of the backend is taken as it stands.
    isConflict: (model) => typeof model === "string" && /^(?:\w+\.)*claude-(?!gpt)/i.test(model),
  },
  { key: "forceLoginMethod", consequence: "Claude Code may ask for a login" },
  { key: "env.ANTHROPIC_BASE_URL", consequence: PAST_THE_PROXY },
  { key: "env.ANTHROPIC_UNIX_SOCKET", consequence: PAST_THE_PROXY },
  { key: "env.ANTHROPIC_AUTH_TOKEN", consequence: "the proxy may refuse this token" },
  { key: "env.ANTHROPIC_API_KEY", consequence: "this key would be sent besides the proxy's token" },
  { key: "env.CLAUDE_CODE_USE_BEDROCK", consequence: "requests go to Amazon Bedrock" },
  { key: "env.CLAUDE_CODE_USE_VERTEX", consequence: "requests go to Google Vertex" },
  { key: "env.CLAUDE_CODE_USE_FOUNDRY", consequence: "requests go to Microsoft Foundry" },
  { key: "env.DISABLE_TELEMETRY", consequence: NO_AUTO_MODE },
  { key: "env.CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", consequence: NO_AUTO_MODE },
  ...["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map((name) => ({
    key: `env.${name}`,
    consequence:
      "Claude Code sends its requests to this network proxy; add NO_PROXY=127.0.0.1,localhost there",
    isConflict: (_: unknown, { isLoopbackCovered }: { isLoopbackCovered: boolean }) => !isLoopbackCovered,
  })),
  ...EXCEPTIONS.map((name) => ({
    key: `env.${name}`,
    consequence:
      "it leaves out 127.0.0.1, so prompts and key can reach a network proxy; add 127.0.0.1,localhost",
    isConflict: (value: unknown) => !coversLoopback(value),
  })),
];

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
  const isLoopbackCovered =
    EXCEPTIONS.every((name) => coversLoopback(env[name])) || sources.some(excludesLoopback);
  return sources.flatMap(({ file, managed, settings }) =>
    RULES.filter(({ key, isConflict = () => true }) => {
      const value = valueOf(settings, key);
      return value !== undefined && isConflict(value, { isLoopbackCovered });
    }).map(({ key, consequence }) => ({ file, key, consequence, managed })),
  );
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
        ? { file: "--settings", settings: asObject(parseJson(value)), managed: false }
        : readSource(resolve(cwd, value), false),
    ),
  );
}

async function readSource(file: string, managed: boolean): Promise<Source> {
  // `trim` takes a byte order mark as well, with which Claude Code reads a file.
  const text = await readFile(file, "utf8").catch(() => "");
  return { file, settings: asObject(parseJson(text.trim())), managed };
}

/** The value of a rule's key; `undefined` when it is not set, or empty. */
function valueOf(settings: Record<string, unknown>, key: string): unknown {
  const [object, name] = key.startsWith("env.") ? [asObject(settings["env"]), key.slice(4)] : [settings, key];
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return value === "" || value === null ? undefined : value;
}

function excludesLoopback({ settings }: Source): boolean {
  return EXCEPTIONS.some((name) => coversLoopback(valueOf(settings, `env.${name}`)));
}

function coversLoopback(noProxy: unknown): boolean {
  const hosts = noProxy === undefined ? [] : String(noProxy).split(/[\s,]+/);
  return hosts.some((host) => host === "*" || host === "127.0.0.1");
}
