import { CodexthropicError } from "@codexthropic/protocol/errors";

/** Codes, numbers, slugs and host names: never a token, a prompt or an account id. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The sentence of an error of this project, which holds no secret; of any other error the name only. */
export function reasonOf(error: unknown): string {
  if (error instanceof CodexthropicError) return error.message;
  return error instanceof Error ? error.name : "unknown";
}
