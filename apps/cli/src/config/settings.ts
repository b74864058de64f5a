import type { Verbosity } from "@codexthropic/protocol/codex";
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

/** The value of every setting. `undefined`: the package that uses it has the default. */
export interface Settings {
  port: number;
  host: string;
  fast: boolean;
  verbose: boolean;
  traceBodies: boolean;
  apiKey: string | undefined;
  lane: "auto" | "full" | "lite";
  transport: "auto" | "http" | "websocket";
  judge: string;
  model: string;
  opus: string | undefined;
  sonnet: string | undefined;
  haiku: string | undefined;
  verbosity: Verbosity | undefined;
  logFormat: "text" | "json";
  retries: number;
  headerTimeoutMs: number;
  idleTimeoutMs: number;
  maxBody: number;
  maxStreams: number;
  cacheDir: string;
  /** A folder, or `off`. */
  usage: string;
  record: string | undefined;
  recordTexts: boolean;
  codexHome: string | undefined;
  codexBaseUrl: string;
  chatgptBaseUrl: string;
  openaiBaseUrl: string;
  authIssuer: string;
  refreshTokenUrl: string | undefined;
  revokeTokenUrl: string | undefined;
}

export type SettingKey = keyof Settings;

export interface Setting<T> {
  readonly kind: Kind<NonNullable<T>>;
  /** Without the dashes. */
  readonly flag?: string;
  readonly env?: string;
  /** Picks what concerns this setting out of a variable with several uses; `undefined`: nothing. */
  readonly pick?: (text: string) => string | undefined;
  readonly default: T | ((place: PathContext) => T);
  readonly description: string;
  /** Not read from a config file. */
  readonly noFile?: true;
  /** Never shown. */
  readonly hidden?: true;
}

/** The one list of settings: flags, variables, config keys, defaults and help all come from here. */
export const SETTINGS: { readonly [K in SettingKey]: Setting<Settings[K]> } = {
  port: {
    kind: wholeNumber(0, 65_535),
    flag: "port",
    env: "PORT",
    default: 8765,
    description: "port to listen on; 0 takes any free one",
  },
  host: {
    kind: address,
    flag: "host",
    env: "HOST",
    default: "127.0.0.1",
    description: "address to listen on; beyond loopback a key is required",
  },
  fast: {
    kind: yesNo,
    flag: "fast",
    env: "CODEX_FAST",
    default: false,
    description: "ask for the priority tier on every request",
  },
  verbose: {
    kind: yesNo,
    flag: "verbose",
    env: "DEBUG",
    pick: (text) =>
      debugNames(text).some((name) => /^codexthropic(?::.*)?$/.test(name)) ? "true" : undefined,
    default: false,
    description: "log every event in and out by type, id and size",
  },
  traceBodies: {
    kind: yesNo,
    env: "DEBUG",
    pick: (text) => (debugNames(text).includes("codexthropic:body") ? "true" : undefined),
    default: false,
    description: "texts, too, in the verbose log (DEBUG=codexthropic:body)",
    noFile: true,
  },
  apiKey: {
    kind: secret,
    flag: "api-key",
    env: "CODEXTHROPIC_API_KEY",
    default: undefined,
    description: "key that clients must present as x-api-key or bearer token",
    hidden: true,
  },
  lane: {
    kind: oneOf("auto", "full", "lite"),
    flag: "lane",
    env: "CODEXTHROPIC_LANE",
    default: "auto",
    description: "how the backend is asked",
  },
  transport: {
    kind: oneOf("auto", "http", "websocket"),
    flag: "transport",
    env: "CODEXTHROPIC_TRANSPORT",
    default: "auto",
    description: "how requests travel: a WebSocket for each conversation (auto, websocket), or HTTP",
  },
  judge: {
    kind: wordOrSlug("auto", "off"),
    flag: "judge",
    env: "CODEXTHROPIC_JUDGE",
    default: "auto",
    description: "model that checks tool calls in auto mode: the account's cheapest (auto), or none (off)",
  },
  model: {
    kind: slug,
    flag: "model",
    env: "CODEXTHROPIC_MODEL",
    default: "gpt-5.5",
    description: "model behind every Claude name",
  },
  opus: {
    kind: slug,
    flag: "opus",
    env: "CODEXTHROPIC_OPUS",
    default: undefined,
    description: "model behind opus",
  },
  sonnet: {
    kind: slug,
    flag: "sonnet",
    env: "CODEXTHROPIC_SONNET",
    default: undefined,
    description: "model behind sonnet",
  },
  haiku: {
    kind: slug,
    flag: "haiku",
    env: "CODEXTHROPIC_HAIKU",
    default: undefined,
    description: "model behind haiku",
  },
  verbosity: {
    kind: oneOf("low", "medium", "high"),
    env: "CODEXTHROPIC_VERBOSITY",
    default: undefined,
    description: "length of answers; unset: the model's own default",
  },
  logFormat: {
    kind: oneOf("text", "json"),
    flag: "log-format",
    env: "CODEXTHROPIC_LOG_FORMAT",
    default: "text",
    description: "format of the access log",
  },
  retries: {
    kind: wholeNumber(1, 20),
    env: "CODEXTHROPIC_RETRIES",
    default: 4,
    description: "upstream requests at most before the first output",
  },
  headerTimeoutMs: {
    kind: wholeNumber(1000, 86_400_000),
    env: "CODEXTHROPIC_HEADER_TIMEOUT_MS",
    default: 300_000,
    description: "milliseconds to wait for the backend's answer to begin",
  },
  idleTimeoutMs: {
    kind: wholeNumber(1000, 86_400_000),
    env: "CODEXTHROPIC_IDLE_TIMEOUT_MS",
    default: 300_000,
    description: "milliseconds without a byte after which an answer is given up",
  },
  maxBody: {
    kind: bytes,
    env: "CODEXTHROPIC_MAX_BODY",
    default: 32 * 2 ** 20,
    description: "largest request body, after decompression",
  },
  maxStreams: {
    kind: wholeNumber(1, 100_000),
    env: "CODEXTHROPIC_MAX_STREAMS",
    default: 1024,
    description: "open requests at most; one more is answered with 429",
  },
  cacheDir: {
    kind: path,
    env: "CODEXTHROPIC_CACHE_DIR",
    default: defaultCacheDir,
    description: "folder for the model catalogue and, from Node 22.8 on, compiled modules",
  },
  usage: {
    kind: pathOrOff,
    env: "CODEXTHROPIC_USAGE",
    default: defaultUsageFolder,
    description: "folder of the usage history; off keeps none",
  },
  record: {
    kind: path,
    flag: "record",
    env: "CODEXTHROPIC_RECORD",
    default: undefined,
    description: "keep the last 50 exchanges in this folder, without texts, for report and replay",
  },
  recordTexts: {
    kind: yesNo,
    flag: "record-texts",
    env: "CODEXTHROPIC_RECORD_TEXTS",
    default: false,
    description: "recordings with texts; only secrets and names are masked",
  },
  codexHome: {
    kind: path,
    env: "CODEX_HOME",
    default: ({ home }) => `${home}/.codex`,
    description: "folder of auth.json and config.toml",
  },
  codexBaseUrl: {
    kind: httpUrl,
    env: "CODEX_BASE_URL",
    default: "https://chatgpt.com/backend-api/codex",
    description: "the Codex backend: <it>/responses, <it>/models",
  },
  chatgptBaseUrl: {
    kind: httpUrl,
    env: "CHATGPT_BASE_URL",
    default: "https://chatgpt.com/backend-api",
    description: "account and quota: <it>/wham/…",
  },
  openaiBaseUrl: {
    kind: httpUrl,
    env: "OPENAI_BASE_URL",
    default: "https://api.openai.com/v1",
    description: "backend of API-key mode",
  },
  authIssuer: {
    kind: httpUrl,
    env: "CODEX_AUTH_ISSUER",
    default: "https://auth.openai.com",
    description: "login and token refresh",
  },
  refreshTokenUrl: {
    kind: httpUrl,
    env: "CODEX_REFRESH_TOKEN_URL_OVERRIDE",
    default: undefined,
    description: "token refresh only",
  },
  revokeTokenUrl: {
    kind: httpUrl,
    env: "CODEX_REVOKE_TOKEN_URL_OVERRIDE",
    default: undefined,
    description: "logout only",
  },
};

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter(isSettingKey);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

function debugNames(text: string): string[] {
  return text.split(/[\s,]+/);
}
