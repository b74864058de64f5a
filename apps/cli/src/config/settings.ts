import {
  address,
  bytes,
  httpUrl,
  oneOf,
  path,
  pathOrOff,
  secret,
  slug,
  wholeNumber,
  wordOrSlug,
  yesNo,
  type Kind,
} from "./kinds.ts";
import { defaultCacheDir, defaultUsageFolder, type PathContext } from "./paths.ts";

export interface Setting<T> {
  readonly kind: Kind<NonNullable<T>>;
  /** Without the dashes. */
  readonly flag?: string;
  readonly env?: string;
  /** Picks what concerns this setting out of a variable with several uses; `undefined`: nothing. */
  readonly pick?: (text: string) => string | undefined;
  /** `undefined`: the package that uses the value has the default. */
  readonly default: T | ((place: PathContext) => T);
  readonly description: string;
  /** Not read from a config file. */
  readonly noFile?: true;
  /** Never shown. */
  readonly hidden?: true;
}

type Row<T> = Omit<Setting<T>, "kind" | "description" | "default">;
type Default<T> = Pick<Setting<NoInfer<T>>, "default">;

/** Gives a row of the table its type: only a value without a default can be `undefined`. */
function setting<T>(kind: Kind<NonNullable<T>>, description: string, row: Row<T> & Default<T>): Setting<T>;
function setting<T>(kind: Kind<NonNullable<T>>, description: string, row: Row<T>): Setting<T | undefined>;
function setting<T>(
  kind: Kind<NonNullable<T>>,
  description: string,
  row: Row<T> & Partial<Default<T>>,
): Setting<T | undefined> {
  return { kind, description, default: undefined, ...row };
}

/** The one list of settings: flags, variables, config keys, types, defaults and help all come from here. */
export const SETTINGS = {
  port: setting(wholeNumber(0, 65_535), "port to listen on; 0 takes any free one", {
    flag: "port",
    env: "PORT",
    default: 8765,
  }),
  host: setting(address, "address to listen on; beyond loopback a key is required", {
    flag: "host",
    env: "HOST",
    default: "127.0.0.1",
  }),
  fast: setting(yesNo, "ask for the priority tier on every request", {
    flag: "fast",
    env: "CODEX_FAST",
    default: false,
  }),
  verbose: setting(yesNo, "log every event in and out by type, id and size", {
    flag: "verbose",
    env: "DEBUG",
    pick: (text) =>
      debugNames(text).some((name) => /^codexthropic(?::.*)?$/.test(name)) ? "true" : undefined,
    default: false,
  }),
  traceBodies: setting(yesNo, "texts, too, in the verbose log (DEBUG=codexthropic:body)", {
    env: "DEBUG",
    pick: (text) => (debugNames(text).includes("codexthropic:body") ? "true" : undefined),
    default: false,
    noFile: true,
  }),
  apiKey: setting(secret, "key that clients must present as x-api-key or bearer token", {
    flag: "api-key",
    env: "CODEXTHROPIC_API_KEY",
    hidden: true,
  }),
  lane: setting(oneOf("auto", "full", "lite"), "how the backend is asked", {
    flag: "lane",
    env: "CODEXTHROPIC_LANE",
    default: "auto",
  }),
  transport: setting(
    oneOf("auto", "http", "websocket"),
    "how requests travel: a WebSocket for each conversation (auto, websocket), or HTTP",
    {
      flag: "transport",
      env: "CODEXTHROPIC_TRANSPORT",
      default: "auto",
    },
  ),
  judge: setting(
    wordOrSlug("auto", "off"),
    "model that checks tool calls in auto mode: the account's cheapest (auto), or none (off)",
    {
      flag: "judge",
      env: "CODEXTHROPIC_JUDGE",
      default: "auto",
    },
  ),
  model: setting(slug, "model behind every Claude name", {
    flag: "model",
    env: "CODEXTHROPIC_MODEL",
    default: "gpt-5.5",
  }),
  opus: setting(slug, "model behind opus", {
    flag: "opus",
    env: "CODEXTHROPIC_OPUS",
  }),
  sonnet: setting(slug, "model behind sonnet", {
    flag: "sonnet",
    env: "CODEXTHROPIC_SONNET",
  }),
  haiku: setting(slug, "model behind haiku", {
    flag: "haiku",
    env: "CODEXTHROPIC_HAIKU",
  }),
  verbosity: setting(oneOf("low", "medium", "high"), "length of answers; unset: the model's own default", {
    env: "CODEXTHROPIC_VERBOSITY",
  }),
  logFormat: setting(oneOf("text", "json"), "format of the access log", {
    flag: "log-format",
    env: "CODEXTHROPIC_LOG_FORMAT",
    default: "text",
  }),
  retries: setting(wholeNumber(1, 20), "upstream requests at most before the first output", {
    env: "CODEXTHROPIC_RETRIES",
    default: 4,
  }),
  headerTimeoutMs: setting(
    wholeNumber(1000, 86_400_000),
    "milliseconds to wait for the backend's answer to begin",
    {
      env: "CODEXTHROPIC_HEADER_TIMEOUT_MS",
      default: 300_000,
    },
  ),
  idleTimeoutMs: setting(
    wholeNumber(1000, 86_400_000),
    "milliseconds without a byte after which an answer is given up",
    {
      env: "CODEXTHROPIC_IDLE_TIMEOUT_MS",
      default: 300_000,
    },
  ),
  maxBody: setting(bytes, "largest request body, after decompression", {
    env: "CODEXTHROPIC_MAX_BODY",
    default: 32 * 2 ** 20,
  }),
  maxStreams: setting(wholeNumber(1, 100_000), "open requests at most; one more is answered with 429", {
    env: "CODEXTHROPIC_MAX_STREAMS",
    default: 1024,
  }),
  cacheDir: setting(path, "folder for the model catalogue and, from Node 22.8 on, compiled modules", {
    env: "CODEXTHROPIC_CACHE_DIR",
    default: defaultCacheDir,
  }),
  usage: setting(pathOrOff, "folder of the usage history; off keeps none", {
    // A folder, or `off`.
    env: "CODEXTHROPIC_USAGE",
    default: defaultUsageFolder,
  }),
  record: setting(path, "keep the last 50 exchanges in this folder, without texts, for report and replay", {
    flag: "record",
    env: "CODEXTHROPIC_RECORD",
  }),
  recordTexts: setting(yesNo, "recordings with texts; only secrets and names are masked", {
    flag: "record-texts",
    env: "CODEXTHROPIC_RECORD_TEXTS",
    default: false,
  }),
  codexHome: setting(path, "folder of auth.json and config.toml", {
    env: "CODEX_HOME",
    default: ({ home }) => `${home}/.codex`,
  }),
  codexBaseUrl: setting(httpUrl, "the Codex backend: <it>/responses, <it>/models", {
    env: "CODEX_BASE_URL",
    default: "https://chatgpt.com/backend-api/codex",
  }),
  chatgptBaseUrl: setting(httpUrl, "account and quota: <it>/wham/…", {
    env: "CHATGPT_BASE_URL",
    default: "https://chatgpt.com/backend-api",
  }),
  openaiBaseUrl: setting(httpUrl, "backend of API-key mode", {
    env: "OPENAI_BASE_URL",
    default: "https://api.openai.com/v1",
  }),
  authIssuer: setting(httpUrl, "login and token refresh", {
    env: "CODEX_AUTH_ISSUER",
    default: "https://auth.openai.com",
  }),
  refreshTokenUrl: setting(httpUrl, "token refresh only", {
    env: "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
  }),
  revokeTokenUrl: setting(httpUrl, "logout only", {
    env: "CODEX_REVOKE_TOKEN_URL_OVERRIDE",
  }),
};

export type SettingKey = keyof typeof SETTINGS;

/** The value of every setting. */
export type Settings = {
  -readonly [K in SettingKey]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter(isSettingKey);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** What it takes to reach the account. */
export const ACCOUNT_SETTINGS = [
  "codexHome",
  "codexBaseUrl",
  "chatgptBaseUrl",
  "openaiBaseUrl",
  "authIssuer",
  "refreshTokenUrl",
  "revokeTokenUrl",
] as const satisfies readonly SettingKey[];

function debugNames(text: string): string[] {
  return text.split(/[\s,]+/);
}
