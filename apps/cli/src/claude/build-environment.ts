import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { ModelTable } from "../config/to-proxy-options.ts";
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

/** Claude Code's name of a row in `/model`, and the row of the table behind it. */
const ROWS = [
  ["OPUS", "opus"],
  ["SONNET", "sonnet"],
  ["HAIKU", "haiku"],
  ["FABLE", "other"],
] as const;

/**
 * The environment with which Claude Code fits to the proxy.
 *
 * The model ids are the slugs themselves: Claude Code takes the context window of an unknown id from
 * CLAUDE_CODE_MAX_CONTEXT_TOKENS, but has its own idea for every Claude id; and it keeps thinking as long as the
 * id of an answer is the id in use, which the proxy repeats. AUTO_COMPACT_WINDOW is for Claude ids that somebody
 * chooses all the same. Names, descriptions and the discovery make the rows of `/model` different and list the
 * other models of the account. Without DEFAULT_MODEL the row "Default" would be the opus model with `[1m]`. The hint headers tell the proxy which requests come from sub-agents. Nothing here
 * switches telemetry off: auto mode would refuse every action. CLAUDE_CODE_DISABLE_1M_CONTEXT is left out: with
 * it, 2.1.332 prints a warning about a limit that does not apply.
 * @see docs/claude-code.md; docs/reference/claude-code-client.md sections 4.3, 6 and 10
 */
export function clientEnvironment({ url, token, models, catalog }: ClientFacts): ClientEnvironment {
  const window = String(Math.min(...Object.values(models).map((slug) => windowOf(slug, catalog))));
  const rows = ROWS.flatMap(([name, row]) => [
    [`ANTHROPIC_DEFAULT_${name}_MODEL`, models[row]],
    [`ANTHROPIC_DEFAULT_${name}_MODEL_NAME`, `${models[row]} (${name.toLowerCase()})`],
    [`ANTHROPIC_DEFAULT_${name}_MODEL_DESCRIPTION`, describeModel(models[row], catalog)],
  ]);
  return {
    set: {
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: token,
      ANTHROPIC_MODEL: models.opus,
      ANTHROPIC_DEFAULT_MODEL: models.opus,
      ...(Object.fromEntries(rows) as Record<string, string>),
      ANTHROPIC_SMALL_FAST_MODEL: models.haiku,
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: "1",
      CLAUDE_CODE_GATEWAY_HINT_HEADERS: "1",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: window,
      CLAUDE_CODE_AUTO_COMPACT_WINDOW: window,
      CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    },
    unset: UNSET,
  };
}

/** `272k context. Fast, go-to model for coding and everyday work.` */
function describeModel(slug: string, catalog: readonly ModelInfo[]): string {
  const description = catalog.find((info) => info.slug === slug)?.description ?? "";
  return `${Math.round(windowOf(slug, catalog) / 1000)}k context. ${description}`.trim();
}

/** Set whatever the user has set: without them no request arrives. */
const NEEDED: ReadonlySet<string> = new Set(["ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN"]);

/**
 * The environment of a Claude Code that we start ourselves. A user's own values stay, unless the connection
 * needs ours or `winsModels` says that the models were chosen on our command line.
 */
export function launchEnvironment(env: Env, client: ClientEnvironment, winsModels: boolean): Env {
  const merged: Record<string, string | undefined> = { ...env };
  for (const name of client.unset) delete merged[name];
  for (const [name, value] of Object.entries(client.set)) {
    const isOurs = NEEDED.has(name) || (winsModels && /_MODEL(?:_NAME|_DESCRIPTION)?$/.test(name));
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
