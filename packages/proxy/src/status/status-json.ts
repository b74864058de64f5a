import type { RequestRecord } from "../server/record.ts";

/** One quota window of the plan. */
export interface QuotaWindow {
  /** `5h`, `7d` */
  name: string;
  /** 0 to 1, beyond when overdrawn. */
  used: number;
  /** Milliseconds since the epoch. */
  resetsAt: number | null;
}

export interface QuotaFacts {
  windows: readonly QuotaWindow[];
  /** Milliseconds since the epoch of the answer that told it. */
  seenAt: number;
}

/** The login, without anything that names the account. */
export interface LoginFacts {
  /** Logged in with ChatGPT, with an API key, or not at all. */
  kind: "chatgpt" | "api_key" | "none";
  plan: string | null;
  /** Milliseconds since the epoch of the access token's end. */
  expiresAt: number | null;
  /** What is wrong and what to do. */
  problem: string | null;
}

/** The settings that the page shows. */
export interface ShownSettings {
  fast: boolean;
  lane: string;
  /** Claude name → slug. */
  models: Readonly<Record<string, string>>;
}

/** What the observatory is told once. */
export interface ObservatoryOptions {
  version: string;
  /** Read whenever it is shown: a reload may change it. */
  settings: () => ShownSettings;
  quota: () => QuotaFacts | null;
  /** Default `Date.now`. */
  now?: () => number;
}

/** `GET /status`. Times are milliseconds since the epoch, durations milliseconds. */
export interface StatusJson {
  name: "codexthropic";
  version: string;
  now: number;
  started_at: number;
  fast: boolean;
  lane: string;
  models: Readonly<Record<string, string>>;
  login: LoginFacts;
  quota: QuotaFacts | null;
  open: LiveRequest[];
  totals: Totals;
  /** Of the last {@link RECENT} messages, oldest first. */
  first_byte_ms: number[];
  sessions: SessionStatus[];
  /** Newest first. */
  recent: RecentRequest[];
  /** Newest first. */
  errors: RecentError[];
  degraded: Record<string, number>;
}

export interface LiveRequest {
  id: string;
  since: number;
  model: string | null;
  upstream_model: string | null;
  session: string | null;
  ttfb_ms: number | null;
}

export interface Totals {
  requests: number;
  messages: number;
  errors: number;
  aborted: number;
  retries: number;
  input: number;
  cached: number;
  output: number;
}

export interface SessionStatus {
  session: string;
  messages: number;
  input: number;
  cached: number;
  output: number;
  last_seen: number;
  /** Mean. */
  ttfb_ms: number | null;
}

export interface RecentRequest {
  id: string;
  time: number;
  status: number;
  model: string | null;
  upstream_model: string | null;
  session: string | null;
  usage: RequestRecord["usage"];
  ttfb_ms: number | null;
  total_ms: number;
  retries: number;
  fast: boolean;
  aborted: boolean;
}

export interface RecentError {
  id: string;
  time: number;
  status: number;
  type: string;
  message: string;
}
