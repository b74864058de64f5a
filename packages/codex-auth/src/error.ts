import { CodexthropicError } from "@codexthropic/protocol/errors";

/** Every way in which the login can fail, as one literal union. */
export type AuthErrorCode =
  | "not_logged_in"
  | "unsupported_login"
  | "token_rejected"
  | "refresh_expired"
  | "refresh_reused"
  | "refresh_revoked"
  | "refresh_rejected"
  | "refresh_failed"
  | "network"
  | "auth_file_invalid"
  | "auth_file_unreadable"
  | "auth_file_unwritable"
  | "keyring_unsupported"
  | "lock_timeout"
  | "port_taken"
  | "login_cancelled"
  | "login_denied"
  | "login_expired"
  | "login_failed";

const LOG_IN = "Run `codexthropic login` (or `codex login`).";

/** Code → what the user can do about it; the second half of every message. */
const ADVICE: Readonly<Record<AuthErrorCode, string>> = {
  not_logged_in: LOG_IN,
  unsupported_login: "Log in with ChatGPT or with an API key: run `codexthropic login`.",
  token_rejected: LOG_IN,
  refresh_expired: LOG_IN,
  refresh_reused: LOG_IN,
  refresh_revoked: LOG_IN,
  refresh_rejected: LOG_IN,
  refresh_failed: "Try again in a moment.",
  network: "Check the connection and the proxy settings, then try again.",
  auth_file_invalid: "Restore the file, or replace it: run `codexthropic login`.",
  auth_file_unreadable: "Give this user read access to the file and its folder.",
  auth_file_unwritable: "Make room on the disk, or give this user write access to the folder.",
  keyring_unsupported:
    'Put `cli_auth_credentials_store = "file"` into config.toml and log in again, or install the optional package `@napi-rs/keyring`.',
  lock_timeout: "If no other program is refreshing this login, delete the lock folder and try again.",
  port_taken: "Stop the other login, allow another port, or use the device code.",
  login_cancelled: "Start the login again when you are ready.",
  login_denied: "Start the login again and allow the access.",
  login_expired: "Start the login again and finish it in time.",
  login_failed: "Start the login again, or use the device code.",
};

/** What passes by itself, or with the help of somebody other than the user of this login. */
const RETRYABLE: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  "refresh_failed",
  "network",
  "auth_file_unwritable",
  "lock_timeout",
]);

/** How long a failed refresh is not tried again. */
export const RETRY_AFTER_MS = 2000;

export interface AuthErrorOptions extends ErrorOptions {
  /** Default: what the code says. */
  retryable?: boolean | undefined;
}

/**
 * The only error that this package throws on purpose. `message` says what happened and what to do; neither it nor
 * `cause` ever holds a token, a code or a key.
 */
export class CodexAuthError extends CodexthropicError<AuthErrorCode> {
  override readonly name: string = "CodexAuthError";
  /** The same call may succeed later without a new login: answer with a 5xx, not with a 401. */
  readonly retryable: boolean;
  /** Milliseconds after which the next call tries again; null when it is not {@link retryable}. */
  readonly retryAfterMs: number | null;

  constructor(code: AuthErrorCode, what: string, { retryable, ...options }: AuthErrorOptions = {}) {
    super(code, `${what} ${ADVICE[code]}`, options);
    this.retryable = retryable ?? RETRYABLE.has(code);
    this.retryAfterMs = this.retryable ? RETRY_AFTER_MS : null;
  }
}

/**
 * What may be kept of a foreign error: a system code such as `ECONNREFUSED` or `ENOSPC`, else the error's name.
 * Its message is dropped, for it may quote a request, a response or a piece of the file.
 */
export function safeCause(error: unknown): Error {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? cause.code : undefined;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return new Error(code);
  }
  return new Error(error instanceof Error ? error.name : "unknown error");
}
