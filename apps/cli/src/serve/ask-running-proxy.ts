import { asObject, asText } from "@codexthropic/protocol/json";
import { bareHost } from "@codexthropic/proxy";
import type { ModelTable } from "../config/to-proxy-options.ts";

/** What answers at an address. */
export type RunningProxy =
  | { state: "running"; version: string; models: ModelTable }
  /** It wants a key, or another one. */
  | { state: "locked"; version: string }
  | { state: "other" }
  | { state: "none" };

const TIMEOUT_MS = 2000;

/** The URL of a server on this machine. One that listens on all addresses is reached by loopback. */
export function localUrl(host: string, port: number): string {
  const bare = bareHost(host);
  const name = bare === "0.0.0.0" || bare === "::" ? "127.0.0.1" : bare;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Asks a proxy for its version and its table of models. @param key for a proxy that has one */
export async function askRunningProxy(url: string, key?: string): Promise<RunningProxy> {
  try {
    const version = await askVersion(url);
    if (version === null) return { state: "other" };
    const status = await ask(`${url}/status`, key);
    if (status.status === 401 || status.status === 403) return { state: "locked", version };
    const models = readModelTable(asObject(await status.json())["models"]);
    return models === null ? { state: "other" } : { state: "running", version, models };
  } catch {
    return { state: "none" };
  }
}

/** The version of the proxy that answers, or null when another program does. Rejects when nothing answers. */
export async function askVersion(url: string): Promise<string | null> {
  const health = asObject(await (await ask(`${url}/healthz`)).json().catch(() => null));
  return health["name"] === "codexthropic" ? (asText(health["version"]) ?? null) : null;
}

function ask(url: string, key?: string): Promise<Response> {
  return fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: key === undefined ? {} : { "x-api-key": key },
  });
}

function readModelTable(value: unknown): ModelTable | null {
  const { opus, sonnet, haiku, other } = asObject(value);
  const isTable = [opus, sonnet, haiku, other].every((slug) => typeof slug === "string");
  return isTable ? ({ opus, sonnet, haiku, other } as ModelTable) : null;
}
