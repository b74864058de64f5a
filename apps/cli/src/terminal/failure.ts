/** Exit codes; `128 + n` for other signals and a child's own code come on top. */
export const EXIT = { done: 0, failed: 1, usage: 2, notLoggedIn: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message for people: what happened, and what to do. Never a stack trace. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly code: ExitCode;
  /** What to do, one line each. */
  readonly hints: readonly string[];

  constructor(code: ExitCode, message: string, hints: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hints = hints;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Wrong flag, command or value. */
export function wrongUsage(message: string, ...hints: string[]): Failure {
  return new Failure(EXIT.usage, message, hints);
}
