import type { AuthErrorCode } from "@codexthropic/codex-auth";
import { AUTH_ADVICE } from "@codexthropic/proxy";
import { EXIT, Failure } from "./failure.ts";

/** Said in every place where nobody is logged in. */
export const NOT_LOGGED_IN = "Not logged in.";

/** Commands to run, with what each does. */
export const LOG_IN: readonly string[] = [
  "codexthropic login   log in with your ChatGPT account (a login of the Codex CLI is used as well)",
  "codexthropic demo    look at it without an account",
];
const LOG_IN_WITH_CODE = "codexthropic login --device     log in with a code instead";
const LOG_IN_AGAIN: readonly string[] = ["codexthropic login   log in again"];

/** Failures after which only a login helps: the exit code says so. */
const NEEDS_LOGIN: Partial<Record<AuthErrorCode, readonly string[]>> = {
  not_logged_in: LOG_IN,
  unsupported_login: LOG_IN_AGAIN,
  token_rejected: LOG_IN_AGAIN,
  refresh_expired: LOG_IN_AGAIN,
  refresh_reused: LOG_IN_AGAIN,
  refresh_revoked: LOG_IN_AGAIN,
  refresh_rejected: LOG_IN_AGAIN,
};

/** Where a terminal can say more than the one sentence that clients get. */
const COMMANDS: Partial<Record<AuthErrorCode, readonly string[]>> = {
  auth_file_invalid: ["Restore the file, or replace it:", ...LOG_IN_AGAIN],
  login_failed: ["Start the login again, or:", LOG_IN_WITH_CODE],
  network: ["codexthropic doctor   find out what cannot be reached"],
  port_taken: [
    "Finish or stop the other login first.",
    "codexthropic login --port <n>   wait for the browser on another port",
    LOG_IN_WITH_CODE,
  ],
};

/** The failure of a library with the advice of this program; none for a code that has no remedy of ours. */
export function withAdvice(code: string, message: string): Failure {
  if (!isAuthCode(code)) return new Failure(EXIT.failed, message);
  const logIn = NEEDS_LOGIN[code];
  if (logIn === undefined) return new Failure(EXIT.failed, message, COMMANDS[code] ?? [AUTH_ADVICE[code]]);
  return new Failure(EXIT.notLoggedIn, code === "not_logged_in" ? NOT_LOGGED_IN : message, logIn);
}

function isAuthCode(code: string): code is AuthErrorCode {
  return Object.hasOwn(AUTH_ADVICE, code);
}
