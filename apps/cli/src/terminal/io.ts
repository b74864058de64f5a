import { homedir } from "node:os";
import { isatty } from "node:tty";
import { diagnosticOutput, type Output } from "./open-diagnostics.ts";

export type { Output };

/** Where text comes from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export type Env = Readonly<Record<string, string | undefined>>;

/** Everything of the process that a command may touch; tests bring their own. */
export interface Io {
  readonly env: Env;
  readonly home: string;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The words that start this program again: Node and the script. */
  readonly program: readonly string[];
  readonly stdin: Input;
  /** Answers of commands. */
  readonly stdout: Output;
  /** Banner, access log, diagnostics. */
  readonly stderr: Output;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `listener` for each signal until the returned function is called. */
  onSignal(signal: NodeJS.Signals, listener: () => void): () => void;
  /** True when the process was started on a terminal and that terminal has been closed. */
  terminalIsClosed(): boolean;
  /** Ends the process at once, for the second signal. */
  exit(code: number): void;
}

export function processIo(): Io {
  // Who reads an answer only in part (`| head`) has seen enough.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  // After a hang-up every call on the terminal fails, also the one that asks what it is.
  const terminalIsClosed = (): boolean => terminals.length > 0 && !terminals.some((fd) => isatty(fd));
  return {
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    platform: process.platform,
    program: process.argv.slice(0, 2),
    // A getter: opening stdin costs time and keeps the process alive once it is read.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: diagnosticOutput(process.stderr),
    now: Date.now,
    onSignal: (signal, listener) => {
      process.on(signal, listener);
      return () => process.off(signal, listener);
    },
    terminalIsClosed,
    exit(code) {
      if (terminalIsClosed()) {
        // Node aborts (SIGABRT, core dump) when it cannot restore the mode of its terminal at the exit.
        process.removeAllListeners("SIGHUP");
        process.kill(process.pid, "SIGHUP");
      }
      process.exit(code);
    },
  };
}
