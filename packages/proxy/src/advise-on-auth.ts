import type { AuthErrorCode } from "@codexthropic/codex-auth";

const LOG_IN = "Log in again.";

/** What can be done about a failed login, by its code. The commands for that are the program's business. */
export const AUTH_ADVICE: Readonly<Record<AuthErrorCode, string>> = {
  not_logged_in: "Log in, here or with the Codex CLI.",
  unsupported_login: "Log in with ChatGPT or with an API key.",
  token_rejected: `${LOG_IN} A credential from the environment has to be replaced or unset.`,
  refresh_expired: LOG_IN,
  refresh_reused: LOG_IN,
  refresh_revoked: LOG_IN,
  refresh_rejected: LOG_IN,
  refresh_failed: "Try again in a moment.",
  network: "Check the connection and the proxy settings, then try again.",
  auth_file_invalid: "Restore the file, or log in again to replace it.",
  auth_file_unreadable: "Give this user read access to the file and its folder.",
  auth_file_unwritable: "Make room on the disk, or give this user write access to the file or its folder.",
  keyring_unsupported:
    'Unlock the keyring, install the optional package `@napi-rs/keyring`, or put `cli_auth_credentials_store = "file"` into config.toml and log in again.',
  store_failed: "Check the store of the login, then try again.",
  lock_timeout: "If no other program is refreshing this login, delete the lock folder and try again.",
  port_taken: "Stop the other login, or log in with a device code.",
  login_cancelled: "Start the login again.",
  login_denied: "Start the login again and allow the access.",
  login_expired: "Start the login again and finish it in time.",
  login_failed: "Start the login again, or log in with a device code.",
};

/** The message of a failed login, with what to do. */
export function adviseOnAuth({ code, message }: { code: AuthErrorCode; message: string }): string {
  return `${message} ${AUTH_ADVICE[code]}`;
}
