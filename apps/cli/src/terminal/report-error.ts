import { CodexthropicError } from "@codexthropic/protocol/errors";
import { createMessages } from "./create-logger.ts";
import { EXIT, Failure, messageOf } from "./failure.ts";
import type { Io } from "./io.ts";
import { renderTable, tableWidth } from "./render-table.ts";

/** Prints an error and what to do about it on stderr. @returns the exit code */
export async function reportError(error: unknown, io: Io): Promise<number> {
  const { message, hints, code } = await toFailure(error, io);
  const messages = createMessages(io);
  messages.error(message);
  // A hint `command   what it does` is a row of a table; anything else is a sentence.
  const rows = hints.map((hint) => hint.split(/ {3,}/));
  const table = renderTable(rows, { width: tableWidth(io.stderr), indent: "  ", gap: "   " });
  if (hints.length > 0) messages.log(table.trimEnd());
  return code;
}

async function toFailure(error: unknown, { env }: Io): Promise<Failure> {
  if (error instanceof Failure) return error;
  if (error instanceof CodexthropicError) {
    const { withAdvice } = await import("./advise-on-login.ts");
    return withAdvice(error.code, error.message);
  }
  // A fault of this program: the stack is for the report, not for everyone.
  if (!env["DEBUG"])
    return new Failure(EXIT.failed, messageOf(error), ["DEBUG=codexthropic shows where it happened."]);
  return new Failure(EXIT.failed, (error instanceof Error && error.stack) || messageOf(error));
}
