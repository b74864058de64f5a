import { CodexthropicError } from "@codexthropic/protocol/errors";

/** Every way in which the login can fail. */
export type AuthErrorCode =
  /** No file, no tokens in it, or an expired login without a refresh token. */
  | "not_logged_in"
  /** A login that only the Codex CLI can use. */
  | "unsupported_login"
  /** The backend refuses the login, and there is nothing newer. */
  | "token_rejected"
  /** The login server refuses the refresh token … because it is too old, */
  | "refresh_expired"
  /** … because it was used before, */
  | "refresh_reused"
  /** … because the session was ended, */
  | "refresh_revoked"
  /** … or without a known reason. */
  | "refresh_rejected"
  /** The login server answers with neither tokens nor a reason. */
  | "refresh_failed"
  /** The login server does not answer, or redirects. */
  | "network"
  | "auth_file_invalid"
  | "auth_file_unreadable"
  | "auth_file_unwritable"
  | "keyring_unsupported"
  /** A {@link TokenStore} of the caller's own has thrown. */
  | "store_failed"
  /** Another process has held the lock for a minute. */
  | "lock_timeout"
  | "port_taken"
  | "login_cancelled"
  | "login_denied"
  | "login_expired"
  | "login_failed";

const RETRYABLE: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  "refresh_failed",
  "network",
  "auth_file_unwritable",
  "store_failed",
  "lock_timeout",
]);

/** Milliseconds until a temporary failure is tried again. */
export const RETRY_AFTER_MS = 2000;

export interface AuthErrorOptions extends ErrorOptions {
  /** Default: as the code says. */
  retryable?: boolean | undefined;
}

/**
 * The only error that this package throws on purpose. `message` says what happened, `code` is for the caller, who
 * knows what the user can do about it. Neither `message` nor `cause` ever holds a token, a code or a key.
 */
export class CodexAuthError extends CodexthropicError<AuthErrorCode> {
  override readonly name: string = "CodexAuthError";
  /** The same call may succeed later without a new login; a server answers 5xx and not 401. */
  readonly retryable: boolean;
  /** Milliseconds after which a call tries again; null when the error is not {@link retryable}. */
  readonly retryAfterMs: number | null;

  constructor(code: AuthErrorCode, message: string, { retryable, ...options }: AuthErrorOptions = {}) {
    super(code, message, options);
    this.retryable = retryable ?? RETRYABLE.has(code);
    this.retryAfterMs = this.retryable ? RETRY_AFTER_MS : null;
  }
}

/**
 * What may be kept of an error of somebody else: a system code such as `ECONNREFUSED` or `ENOSPC`, else the error's
 * name. Its message is dropped, for it may quote a request, a response or a part of the file.
 */
export function safeCause(error: unknown): Error {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? cause.code : undefined;
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code)) return new Error(code);
  }
  return new Error(error instanceof Error ? error.name : "unknown error");
}

/** For the details of a warning. */
export function errorCode(error: unknown): { code: string } {
  return { code: error instanceof CodexAuthError ? error.code : "unknown" };
}
