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

type Row<T> = Omit<Setting<T>, "default">;
type Default<T> = Pick<Setting<NoInfer<T>>, "default">;

/** Gives a row of the table its type: only a value without a default can be `undefined`. */
function setting<T>(row: Row<T> & Default<T>): Setting<T>;
function setting<T>(row: Row<T>): Setting<T | undefined>;
function setting<T>(row: Row<T> & Partial<Default<T>>): Setting<T | undefined> {
  return { default: undefined, ...row };
}

/** The one list of settings: flags, variables, config keys, types, defaults and help all come from here. */
export const SETTINGS = {
  port: setting({
    kind: wholeNumber(0, 65_535),
    flag: "port",
    env: "PORT",
    default: 8765,
    description: "port to listen on; 0 takes any free one",
  }),
  host: setting({
    kind: address,
    flag: "host",
    env: "HOST",
    default: "127.0.0.1",
    description: "address to listen on; beyond loopback a key is required",
  }),
  fast: setting({
    kind: yesNo,
    flag: "fast",
    env: "CODEX_FAST",
    default: false,
    description: "ask for the priority tier on every request",
  }),
  verbose: setting({
    kind: yesNo,
    flag: "verbose",
    env: "DEBUG",
    pick: (text) =>
      debugNames(text).some((name) => /^codexthropic(?::.*)?$/.test(name)) ? "true" : undefined,
    default: false,
    description: "log every event in and out by type, id and size",
  }),
  traceBodies: setting({
    kind: yesNo,
    env: "DEBUG",
    pick: (text) => (debugNames(text).includes("codexthropic:body") ? "true" : undefined),
    default: false,
    description: "texts, too, in the verbose log (DEBUG=codexthropic:body)",
    noFile: true,
  }),
  apiKey: setting({
    kind: secret,
    flag: "api-key",
    env: "CODEXTHROPIC_API_KEY",
    description: "key that clients must present as x-api-key or bearer token",
    hidden: true,
  }),
  lane: setting({
    kind: oneOf("auto", "full", "lite"),
    flag: "lane",
    env: "CODEXTHROPIC_LANE",
    default: "auto",
    description: "how the backend is asked",
  }),
  transport: setting({
    kind: oneOf("auto", "http", "websocket"),
    flag: "transport",
    env: "CODEXTHROPIC_TRANSPORT",
    default: "auto",
    description: "how requests travel: a WebSocket for each conversation (auto, websocket), or HTTP",
  }),
  judge: setting({
    kind: wordOrSlug("auto", "off"),
    flag: "judge",
    env: "CODEXTHROPIC_JUDGE",
    default: "auto",
    description: "model that checks tool calls in auto mode: the account's cheapest (auto), or none (off)",
  }),
  model: setting({
    kind: slug,
    flag: "model",
    env: "CODEXTHROPIC_MODEL",
    default: "gpt-5.5",
    description: "model behind every Claude name",
  }),
  opus: setting({
    kind: slug,
    flag: "opus",
    env: "CODEXTHROPIC_OPUS",
    description: "model behind opus",
  }),
  sonnet: setting({
    kind: slug,
    flag: "sonnet",
    env: "CODEXTHROPIC_SONNET",
    description: "model behind sonnet",
  }),
  haiku: setting({
    kind: slug,
    flag: "haiku",
    env: "CODEXTHROPIC_HAIKU",
    description: "model behind haiku",
  }),
  verbosity: setting({
    kind: oneOf("low", "medium", "high"),
    env: "CODEXTHROPIC_VERBOSITY",
    description: "length of answers; unset: the model's own default",
  }),
  logFormat: setting({
    kind: oneOf("text", "json"),
    flag: "log-format",
    env: "CODEXTHROPIC_LOG_FORMAT",
    default: "text",
    description: "format of the access log",
  }),
  retries: setting({
    kind: wholeNumber(1, 20),
    env: "CODEXTHROPIC_RETRIES",
    default: 4,
    description: "upstream requests at most before the first output",
  }),
  headerTimeoutMs: setting({
    kind: wholeNumber(1000, 86_400_000),
    env: "CODEXTHROPIC_HEADER_TIMEOUT_MS",
    default: 300_000,
    description: "milliseconds to wait for the backend's answer to begin",
  }),
  idleTimeoutMs: setting({
    kind: wholeNumber(1000, 86_400_000),
    env: "CODEXTHROPIC_IDLE_TIMEOUT_MS",
    default: 300_000,
    description: "milliseconds without a byte after which an answer is given up",
  }),
  maxBody: setting({
    kind: bytes,
    env: "CODEXTHROPIC_MAX_BODY",
    default: 32 * 2 ** 20,
    description: "largest request body, after decompression",
  }),
  maxStreams: setting({
    kind: wholeNumber(1, 100_000),
    env: "CODEXTHROPIC_MAX_STREAMS",
    default: 1024,
    description: "open requests at most; one more is answered with 429",
  }),
  cacheDir: setting({
    kind: path,
    env: "CODEXTHROPIC_CACHE_DIR",
    default: defaultCacheDir,
    description: "folder for the model catalogue and, from Node 22.8 on, compiled modules",
  }),
  usage: setting({
    kind: pathOrOff,
    // A folder, or `off`.
    env: "CODEXTHROPIC_USAGE",
    default: defaultUsageFolder,
    description: "folder of the usage history; off keeps none",
  }),
  record: setting({
    kind: path,
    flag: "record",
    env: "CODEXTHROPIC_RECORD",
    description: "keep the last 50 exchanges in this folder, without texts, for report and replay",
  }),
  recordTexts: setting({
    kind: yesNo,
    flag: "record-texts",
    env: "CODEXTHROPIC_RECORD_TEXTS",
    default: false,
    description: "recordings with texts; only secrets and names are masked",
  }),
  codexHome: setting({
    kind: path,
    env: "CODEX_HOME",
    default: ({ home }) => `${home}/.codex`,
    description: "folder of auth.json and config.toml",
  }),
  codexBaseUrl: setting({
    kind: httpUrl,
    env: "CODEX_BASE_URL",
    default: "https://chatgpt.com/backend-api/codex",
    description: "the Codex backend: <it>/responses, <it>/models",
  }),
  chatgptBaseUrl: setting({
    kind: httpUrl,
    env: "CHATGPT_BASE_URL",
    default: "https://chatgpt.com/backend-api",
    description: "account and quota: <it>/wham/…",
  }),
  openaiBaseUrl: setting({
    kind: httpUrl,
    env: "OPENAI_BASE_URL",
    default: "https://api.openai.com/v1",
    description: "backend of API-key mode",
  }),
  authIssuer: setting({
    kind: httpUrl,
    env: "CODEX_AUTH_ISSUER",
    default: "https://auth.openai.com",
    description: "login and token refresh",
  }),
  refreshTokenUrl: setting({
    kind: httpUrl,
    env: "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
    description: "token refresh only",
  }),
  revokeTokenUrl: setting({
    kind: httpUrl,
    env: "CODEX_REVOKE_TOKEN_URL_OVERRIDE",
    description: "logout only",
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
