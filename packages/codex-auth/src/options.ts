import { homedir, release, tmpdir, type as osName, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CODEX_CLI_VERSION } from "@codexthropic/protocol/codex";
import { loadFlock, type Flock } from "./stores/file/cli-locks.ts";
import { loadKeyring, type Keyring } from "./stores/load-keyring.ts";
import type { TokenStore } from "./token-store.ts";

/** Receives warnings. `details` holds codes and counts, never a token, an e-mail or an account id. */
export interface Logger {
  warn(message: string, details?: Record<string, unknown>): void;
}

/** Every option has a default. */
export interface CodexAuthOptions {
  /**
   * Where the login is kept. Default: what config.toml in `codexHome` names, else auth.json in it. With a store given
   * here, `CODEX_ACCESS_TOKEN` and `CODEX_API_KEY` are not used.
   */
  store?: TokenStore | undefined;
  /** The folder of auth.json and config.toml. Default: `CODEX_HOME`, else `~/.codex`. */
  codexHome?: string | undefined;
  /** Default: `CODEX_AUTH_ISSUER`, else `https://auth.openai.com`. */
  issuer?: string | undefined;
  /** Default: `CODEX_REFRESH_TOKEN_URL_OVERRIDE`, else `<issuer>/oauth/token`. */
  refreshUrl?: string | undefined;
  /** Default: `CODEX_REVOKE_TOKEN_URL_OVERRIDE`, else `/oauth/revoke` at the refresh URL's host. */
  revokeUrl?: string | undefined;
  /** Used in place of the stored login, never refreshed. Default: `CODEX_ACCESS_TOKEN`. */
  accessToken?: string | undefined;
  /** Used in place of everything else. Default: `CODEX_API_KEY`; `OPENAI_API_KEY` is never read. */
  apiKey?: string | undefined;
  /** The environment that the defaults come from. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** A token is refreshed this long before it expires. Milliseconds, default 60,000. */
  marginMs?: number | undefined;
  /** Milliseconds until the login server must have answered completely, default 30,000. */
  timeoutMs?: number | undefined;
  /** The lock of a process that died is taken over after so many milliseconds; default 10,000, at least 2,000. */
  lockStaleMs?: number | undefined;
  /**
   * Where the lock and the journal are kept when the folder of auth.json cannot be written. Default:
   * `$XDG_STATE_HOME/codexthropic`, else `~/.local/state/codexthropic`, else a private folder in `/tmp`.
   */
  stateFolder?: string | undefined;
  /** The headers that name the client. Default: those of the Codex CLI on this machine. */
  identity?: { originator: string; userAgent: string } | undefined;
  /** Called with a `Request`, and `init.redirect: "manual"`. Default: the global one. */
  fetch?: typeof fetch | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
  sleep?: ((ms: number) => Promise<void>) | undefined;
  /** 0 ≤ x < 1, spreads waits. Secrets come from the system's generator, not from here. */
  random?: (() => number) | undefined;
  /** Default: warnings are dropped. */
  logger?: Logger | undefined;
  /** `flock` for the CLI's lock files. Default: the optional package `fs-ext`. */
  loadFlock?: (() => Promise<Flock | null>) | undefined;
  /** Default: the optional package `@napi-rs/keyring`. */
  loadKeyring?: (() => Promise<Keyring | null>) | undefined;
}

type Defined<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };
type Location = "codexHome" | "issuer" | "refreshUrl" | "revokeUrl";
type Secret = "accessToken" | "apiKey";

/** The options with their defaults filled in. */
export interface Settings extends Omit<Defined<CodexAuthOptions>, Secret | "store" | "env" | "stateFolder"> {
  /** In the order in which they are tried. */
  stateFolders: readonly string[];
  /** Null: config.toml decides. */
  store: TokenStore | null;
  accessToken: string | null;
  apiKey: string | null;
}

const SILENT: Logger = { warn: () => undefined };

export function resolveOptions(options: CodexAuthOptions): Settings {
  return {
    ...fromEnvironment(options),
    marginMs: options.marginMs ?? 60_000,
    timeoutMs: options.timeoutMs ?? 30_000,
    store: options.store ?? null,
    stateFolders: stateFolders(options),
    lockStaleMs: Math.max(options.lockStaleMs ?? 10_000, 2_000),
    identity: options.identity ?? cliIdentity(),
    fetch: options.fetch ?? globalThis.fetch,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? ((ms) => delay(ms)),
    random: options.random ?? Math.random,
    logger: options.logger ?? SILENT,
    loadFlock: options.loadFlock ?? loadFlock,
    loadKeyring: options.loadKeyring ?? loadKeyring,
  };
}

/** The only function of the packages that reads `process.env`. */
function fromEnvironment(options: CodexAuthOptions): Pick<Settings, Location | Secret> {
  const env = options.env ?? process.env;
  const from = (name: string): string | undefined => env[name]?.trim() || undefined;
  const credential = (name: string): string | null => (options.store ? null : (from(name) ?? null));
  const issuer = (options.issuer ?? from("CODEX_AUTH_ISSUER") ?? "https://auth.openai.com").replace(
    /\/+$/,
    "",
  );
  const refreshUrl =
    options.refreshUrl ?? from("CODEX_REFRESH_TOKEN_URL_OVERRIDE") ?? `${issuer}/oauth/token`;
  return {
    codexHome: options.codexHome ?? from("CODEX_HOME") ?? join(homedir(), ".codex"),
    issuer,
    refreshUrl,
    // As in the CLI: another refresh URL means another host for the revocation, too.
    revokeUrl:
      options.revokeUrl ??
      from("CODEX_REVOKE_TOKEN_URL_OVERRIDE") ??
      new URL("/oauth/revoke", refreshUrl).href,
    accessToken: options.accessToken ?? credential("CODEX_ACCESS_TOKEN"),
    apiKey: options.apiKey ?? credential("CODEX_API_KEY"),
  };
}

function stateFolders(options: CodexAuthOptions): string[] {
  if (options.stateFolder !== undefined) return [options.stateFolder];
  const { XDG_STATE_HOME } = options.env ?? process.env;
  const state = XDG_STATE_HOME?.trim() || join(homedir(), ".local", "state");
  const user = process.getuid?.() ?? userInfo().username;
  return [join(state, "codexthropic"), join(tmpdir(), `codexthropic-${user}`)];
}

/** @see docs/reference/codex-backend.md section 3 and the captures `k_refresh_*` */
function cliIdentity(): Settings["identity"] {
  const machine = `${osName()} ${release()}; ${process.arch === "x64" ? "x86_64" : process.arch}`;
  return { originator: "codex_cli_rs", userAgent: `codex_cli_rs/${CODEX_CLI_VERSION} (${machine}) unknown` };
}
