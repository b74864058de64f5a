import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { runCli } from "../src/cli.ts";
import type { Env, Input, Io, Output } from "../src/terminal/io.ts";

/** A process that is none: everything a command does to its surroundings is kept here. */
export interface FakeIo extends Io {
  out(): string;
  err(): string;
  /** Delivers a signal to whoever listens. */
  signal(name: NodeJS.Signals): void;
  exits: number[];
}

export interface FakeOptions {
  env?: Env;
  tty?: boolean;
  stdin?: string;
  now?: () => number;
  home?: string;
  platform?: NodeJS.Platform;
  closedTerminal?: boolean;
}

export function fakeIo(options: FakeOptions = {}): FakeIo {
  const home = options.home ?? mkdtempSync(join(tmpdir(), "codexthropic-test-"));
  const stdout = capture(options.tty ?? false);
  const stderr = capture(options.tty ?? false);
  const listeners = new Map<string, Set<() => void>>();
  const exits: number[] = [];
  return {
    env: { HOME: home, CODEX_HOME: join(home, ".codex"), ...options.env },
    home,
    cwd: home,
    platform: options.platform ?? "linux",
    program: ["/usr/bin/node", "/opt/codexthropic/bin/codexthropic.js"],
    stdin: input(options.stdin, options.tty ?? false),
    stdout,
    stderr,
    now: options.now ?? Date.now,
    onSignal(signal, listener) {
      const set = listeners.get(signal) ?? new Set();
      listeners.set(signal, set.add(listener));
      return () => set.delete(listener);
    },
    terminalIsClosed: () => options.closedTerminal ?? false,
    exit: (code) => void exits.push(code),
    out: () => stdout.text,
    err: () => stderr.text,
    signal: (name) => listeners.get(name)?.forEach((listener) => listener()),
    exits,
  };
}

function capture(isTTY: boolean): Output & { text: string } {
  return {
    text: "",
    isTTY,
    columns: 100,
    write(text) {
      this.text += text;
      return true;
    },
  };
}

function input(text: string | undefined, isTTY: boolean): Input {
  return Object.assign(Readable.from(text === undefined ? [] : [text]), { isTTY });
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  options: FakeOptions | FakeIo = {},
): Promise<{ code: number; out: string; err: string; io: FakeIo }> {
  const io = "exits" in options ? options : fakeIo(options);
  const code = await runCli(args, io);
  return { code, out: io.out(), err: io.err(), io };
}
