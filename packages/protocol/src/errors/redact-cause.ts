import { redact } from "./redact.ts";

/** Causes below this depth are dropped. */
const DEEPEST = 8;

/**
 * The cause of an error without secrets, see {@link redact}. Errors without secrets come back as they are; the others
 * become copies that keep name, code and stack.
 */
export function redactCause(cause: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof cause === "string") return redact(cause, secrets);
  if (!(cause instanceof Error)) return cause;
  if (depth >= DEEPEST) return undefined;
  const inner = redactCause(cause.cause, secrets, depth + 1);
  const message = redact(cause.message, secrets);
  const stack = cause.stack === undefined ? undefined : redact(cause.stack, secrets);
  const errors: unknown[] | undefined =
    cause instanceof AggregateError
      ? cause.errors.map((error) => redactCause(error, secrets, depth + 1))
      : undefined;
  const same =
    inner === cause.cause &&
    message === cause.message &&
    stack === cause.stack &&
    (errors?.every((error, index) => error === (cause as AggregateError).errors[index]) ?? true);
  if (same) return cause;
  const options = cause.cause === undefined ? {} : { cause: inner };
  const copy = errors ? new AggregateError(errors, message, options) : new Error(message, options);
  const code = "code" in cause && typeof cause.code === "string" ? { code: cause.code } : {};
  return Object.assign(copy, { name: cause.name, ...code, ...(stack !== undefined && { stack }) });
}
