import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A setting of Claude Code's that wins over the environment we give it. */
export interface Conflict {
  file: string;
  key: string;
  consequence: string;
}

/** `env` entries of a settings file win over the process environment. */
const VARIABLES: Readonly<Record<string, string>> = {
  ANTHROPIC_BASE_URL: "requests go there and not to the proxy",
  ANTHROPIC_AUTH_TOKEN: "the proxy may refuse this token",
  ANTHROPIC_API_KEY: "this key would be sent besides the proxy's token",
  CLAUDE_CODE_USE_BEDROCK: "requests go to Amazon Bedrock",
  CLAUDE_CODE_USE_VERTEX: "requests go to Google Vertex",
  CLAUDE_CODE_USE_FOUNDRY: "requests go to Microsoft Foundry",
  DISABLE_TELEMETRY: "auto mode refuses every checked action",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "auto mode refuses every checked action",
};

const KEYS: Readonly<Record<string, string>> = {
  apiKeyHelper: "its key would be sent besides the proxy's token",
  model: "this model is used instead of ANTHROPIC_MODEL; a Claude id is mapped, but its window is not known",
  forceLoginMethod: "Claude Code may ask for a login",
};

/** Reads what Claude Code reads: the user's file, then the project's two. Missing and damaged files are none. */
export async function findConflicts(home: string, cwd: string): Promise<Conflict[]> {
  const files = [
    join(home, ".claude", "settings.json"),
    join(cwd, ".claude", "settings.json"),
    join(cwd, ".claude", "settings.local.json"),
  ];
  return (await Promise.all([...new Set(files)].map(conflictsIn))).flat();
}

async function conflictsIn(file: string): Promise<Conflict[]> {
  const settings = asObject(await readFile(file, "utf8").then(parse, () => null));
  const variables = asObject(settings["env"]);
  return [...matches(file, settings, KEYS, ""), ...matches(file, variables, VARIABLES, "env.")];
}

function matches(
  file: string,
  values: Record<string, unknown>,
  table: Readonly<Record<string, string>>,
  prefix: string,
): Conflict[] {
  return Object.entries(table)
    .filter(([key]) => Object.hasOwn(values, key) && values[key] !== "" && values[key] !== null)
    .map(([key, consequence]) => ({ file, key: prefix + key, consequence }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
