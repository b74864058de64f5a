import { CodexthropicError } from "@codexthropic/protocol/errors";
import { adviceFor, needsLogin, NOT_LOGGED_IN } from "./advice.ts";
import { EXIT, Failure } from "./failure.ts";
import type { Io } from "./io.ts";
import { renderTable, tableWidth } from "./table.ts";
import { createMessages } from "./logger.ts";

/** Prints an error and what to do about it on stderr. @returns the exit code */
export function reportError(error: unknown, io: Io): number {
  const failure = asFailure(error, io);
  const messages = createMessages(io);
  messages.error(failure.message);
  if (failure.hints.length > 0) messages.log(renderHints(failure.hints, tableWidth(io.stderr)));
  return failure.code;
}

/** A hint `command   what it does` is a row of a table; anything else is a sentence. */
function renderHints(hints: readonly string[], width: number | undefined): string {
  const rows = hints.map((hint) => hint.split(/ {3,}/));
  return renderTable(rows, { width, indent: "  ", gap: "   " }).trimEnd();
}

/** The failure of a library with the advice of this program. */
export function withAdvice(code: string, message: string): Failure {
  const text = code === "not_logged_in" ? NOT_LOGGED_IN : message;
  return new Failure(needsLogin(code) ? EXIT.notLoggedIn : EXIT.failed, text, adviceFor(code));
}

function asFailure(error: unknown, { env }: Io): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CodexthropicError) return withAdvice(error.code, error.message);
  // A fault of this program: the stack is for the report, not for everyone.
  const text = error instanceof Error ? (env["DEBUG"] && error.stack) || error.message : String(error);
  return new Failure(EXIT.failed, text, env["DEBUG"] ? [] : ["DEBUG=codexthropic shows where it happened."]);
}
