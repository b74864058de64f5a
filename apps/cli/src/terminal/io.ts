import { homedir } from "node:os";

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where text comes from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export type Env = Readonly<Record<string, string | undefined>>;

/** Everything of the process that a command may touch; tests bring their own. */
export interface Io {
  readonly env: Env;
  readonly home: string;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly stdin: Input;
  /** Answers of commands. */
  readonly stdout: Output;
  /** Banner, access log, diagnostics. */
  readonly stderr: Output;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `listener` for each signal until the returned function is called. */
  onSignal(signal: NodeJS.Signals, listener: () => void): () => void;
  /** Ends the process at once, for the second signal. */
  exit(code: number): void;
}

export function processIo(): Io {
  // Who reads an answer only in part (`| head`) has seen enough.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));
  // A log that nobody reads is no reason to stop serving; a terminal that was closed is.
  process.stderr.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE") process.exit(129);
  });
  return {
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    platform: process.platform,
    // A getter: opening stdin costs time and keeps the process alive once it is read.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return () => process.off(signal, listener);
    },
    exit: (code) => process.exit(code),
  };
}
