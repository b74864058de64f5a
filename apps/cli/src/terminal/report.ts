import { CodexAuthError, type AuthErrorCode } from "@codexthropic/codex-auth";
import { CodexthropicError } from "@codexthropic/protocol/errors";
import { AUTH_ADVICE } from "../server/auth-advice.ts";
import { EXIT, Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import { createMessages } from "./messages.ts";

/** The failures after which a new login helps. */
const LOGIN_HELPS: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  "not_logged_in",
  "unsupported_login",
  "token_rejected",
  "refresh_expired",
  "refresh_reused",
  "refresh_revoked",
  "refresh_rejected",
]);

/** Tells an error on stderr and answers the exit code. */
export function reportError(error: unknown, io: Io): number {
  const failure = asFailure(error, io);
  const messages = createMessages(io);
  messages.error(failure.message);
  for (const hint of failure.hints) messages.log(`  ${hint}`);
  return failure.code;
}

function asFailure(error: unknown, { env }: Io): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CodexAuthError) {
    const exit = LOGIN_HELPS.has(error.code) ? EXIT.notLoggedIn : EXIT.failed;
    return new Failure(exit, error.message, [AUTH_ADVICE[error.code]]);
  }
  if (error instanceof CodexthropicError) return new Failure(EXIT.failed, error.message);
  // A bug of ours: the stack is for the report, not for everyone.
  const text = error instanceof Error ? (env["DEBUG"] && error.stack) || error.message : String(error);
  return new Failure(EXIT.failed, text, env["DEBUG"] ? [] : ["DEBUG=codexthropic shows where it happened."]);
}
