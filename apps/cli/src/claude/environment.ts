import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { ModelTable } from "../config/model-table.ts";
import type { Env } from "../terminal/io.ts";

/** What Claude Code has to be told. */
export interface ClientFacts {
  /** Base URL of the proxy. */
  url: string;
  token: string;
  models: ModelTable;
  catalog: readonly ModelInfo[];
}

export interface ClientEnvironment {
  set: Readonly<Record<string, string>>;
  /** Would be sent besides our token, or would lead past the proxy. */
  unset: readonly string[];
}

const UNSET = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_UNIX_SOCKET",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
  "CLAUDE_CODE_USE_FOUNDRY",
];

/** Of every model that the catalogue has ever listed, the smallest. Tokens. */
const SMALLEST_WINDOW = 272_000;

/**
 * The environment that makes Claude Code fit to the proxy.
 *
 * The model ids are the slugs themselves: Claude Code takes the window of an id that it does not know from
 * CLAUDE_CODE_MAX_CONTEXT_TOKENS, but believes to know that of every Claude id; and it keeps thinking as long
 * as the id of an answer is the id in use, which the proxy echoes. DISABLE_1M_CONTEXT, because it otherwise
 * appends `[1m]` to the opus model and ignores the window. AUTO_COMPACT_WINDOW, for Claude ids that somebody
 * chooses all the same. Nothing that switches telemetry off: that breaks auto mode.
 * @see docs/claude-code.md; claude-code-client.md sections 4.3, 6 and 10
 */
export function clientEnvironment({ url, token, models, catalog }: ClientFacts): ClientEnvironment {
  const window = String(Math.min(...Object.values(models).map((slug) => windowOf(slug, catalog))));
  return {
    set: {
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: token,
      ANTHROPIC_MODEL: models.opus,
      ANTHROPIC_DEFAULT_OPUS_MODEL: models.opus,
      ANTHROPIC_DEFAULT_SONNET_MODEL: models.sonnet,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: models.haiku,
      ANTHROPIC_DEFAULT_FABLE_MODEL: models.other,
      ANTHROPIC_SMALL_FAST_MODEL: models.haiku,
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: window,
      CLAUDE_CODE_AUTO_COMPACT_WINDOW: window,
      CLAUDE_CODE_DISABLE_1M_CONTEXT: "1",
      CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    },
    unset: UNSET,
  };
}

/** Ours whatever the user has set: without them nothing arrives. */
const NEEDED: ReadonlySet<string> = new Set(["ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN"]);

/**
 * The environment of a Claude Code that we start ourselves. A user's own values stay, unless the connection
 * needs ours or `winsModels` says that the models were chosen on our command line.
 */
export function launchEnvironment(env: Env, client: ClientEnvironment, winsModels: boolean): Env {
  const merged: Record<string, string | undefined> = { ...env };
  for (const name of client.unset) delete merged[name];
  for (const [name, value] of Object.entries(client.set)) {
    const isOurs = NEEDED.has(name) || (winsModels && name.endsWith("_MODEL"));
    if (isOurs || !merged[name]) merged[name] = value;
  }
  return { ...merged, ...loopbackWithoutProxy(env) };
}

const LOOPBACK = ["127.0.0.1", "localhost"];

/**
 * Claude Code would ask a network proxy for 127.0.0.1, also one that only its settings name. It reads `no_proxy` in
 * some places first and `NO_PROXY` in others, so both are set; each keeps what the user has put there.
 */
export function loopbackWithoutProxy(env: Env): Record<"NO_PROXY" | "no_proxy", string> {
  const upper = env["NO_PROXY"] || env["no_proxy"] || "";
  const lower = env["no_proxy"] || env["NO_PROXY"] || "";
  return { NO_PROXY: withLoopback(upper), no_proxy: withLoopback(lower) };
}

function withLoopback(list: string): string {
  const hosts = list.split(/[\s,]+/).filter(Boolean);
  if (hosts.includes("*")) return list;
  return [...hosts, ...LOOPBACK.filter((host) => !hosts.includes(host))].join(",");
}

function windowOf(slug: string, catalog: readonly ModelInfo[]): number {
  return catalog.find((info) => info.slug === slug)?.context_window ?? SMALLEST_WINDOW;
}
