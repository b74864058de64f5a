import type { AuthErrorCode } from "@codexthropic/codex-auth";

/** Commands to run, with what each does. */
export const LOG_IN: readonly string[] = [
  "codexthropic login   log in with your ChatGPT account (a login of the Codex CLI is used as well)",
  "codexthropic demo    look at it without an account",
];
const LOG_IN_AGAIN: readonly string[] = ["codexthropic login   log in again"];

/**
 * What a person can do about a failure, by its code. The libraries say what happened; commands of this program are
 * named only here.
 */
const ADVICE: Readonly<Record<AuthErrorCode, readonly string[]>> = {
  not_logged_in: LOG_IN,
  unsupported_login: LOG_IN_AGAIN,
  token_rejected: LOG_IN_AGAIN,
  refresh_expired: LOG_IN_AGAIN,
  refresh_reused: LOG_IN_AGAIN,
  refresh_revoked: LOG_IN_AGAIN,
  refresh_rejected: LOG_IN_AGAIN,
  refresh_failed: ["Try again in a moment."],
  network: ["codexthropic doctor   find out what cannot be reached"],
  auth_file_invalid: ["Restore the file, or replace it:", ...LOG_IN_AGAIN],
  auth_file_unreadable: ["Give this user read access to the file and its folder."],
  auth_file_unwritable: ["Make room on the disk, or give this user write access to the file and its folder."],
  keyring_unsupported: [
    'Put `cli_auth_credentials_store = "file"` into config.toml and log in again, or install the optional package `@napi-rs/keyring`.',
  ],
  store_failed: ["Check the store of the login, then try again."],
  lock_timeout: ["If no other program is refreshing this login, delete the lock and try again."],
  port_taken: [
    "Finish or stop the other login first.",
    "codexthropic login --port <n>   wait for the browser on another port",
    "codexthropic login --device     log in with a code instead",
  ],
  login_cancelled: ["Start the login again when you are ready."],
  login_denied: ["Start the login again and allow the access."],
  login_expired: ["Start the login again and finish it in time."],
  login_failed: ["Start the login again, or use a code: codexthropic login --device"],
};

/** Lines for people; empty for a failure that has no remedy of ours. */
export function adviceFor(code: string): readonly string[] {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code as AuthErrorCode] : [];
}

/** The failures after which only a login helps. */
const NEEDS_LOGIN: ReadonlySet<string> = new Set<AuthErrorCode>([
  "not_logged_in",
  "unsupported_login",
  "token_rejected",
  "refresh_expired",
  "refresh_reused",
  "refresh_revoked",
  "refresh_rejected",
]);

export function needsLogin(code: string): boolean {
  return NEEDS_LOGIN.has(code);
}

/** Said in every place where nobody is logged in. */
export const NOT_LOGGED_IN = "Not logged in.";
