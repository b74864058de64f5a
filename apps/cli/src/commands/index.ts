import { defineCommand, type CommandDef } from "citty";
import { readVersion } from "../read-version.ts";
import type { Io } from "../terminal/io.ts";
import { unknownWord } from "../terminal/suggest-word.ts";
import type { Command } from "./command.ts";

/** Every command, in the order of the help. A command is loaded when it is called. */
const LOADERS = {
  serve: () => import("./serve.ts"),
  claude: () => import("./claude.ts"),
  env: () => import("./env.ts"),
  login: () => import("./login.ts"),
  logout: () => import("./logout.ts"),
  status: () => import("./status.ts"),
  usage: () => import("./usage.ts"),
  statusline: () => import("./statusline.ts"),
  models: () => import("./models.ts"),
  doctor: () => import("./doctor.ts"),
  check: () => import("./check.ts"),
  report: () => import("./report.ts"),
  replay: () => import("./replay.ts"),
  config: () => import("./config.ts"),
  demo: () => import("./demo.ts"),
  sim: () => import("./sim.ts"),
  completion: () => import("./completion.ts"),
  complete: () => import("./complete.ts"),
} satisfies Record<string, () => Promise<{ default: Command }>>;

export type CommandName = keyof typeof LOADERS;

export const COMMAND_NAMES: readonly CommandName[] = Object.keys(LOADERS).filter(isCommandName);

/** The whole program for citty. `finish` gets the exit code of the command that ran. */
export function defineProgram(
  io: Io,
  rest: readonly string[],
  finish: (exitCode: number) => void,
): CommandDef {
  const subCommands = Object.fromEntries(
    COMMAND_NAMES.map((name) => [name, async () => (await loadCommand(name)).bind(io, rest, finish)]),
  );
  return defineCommand({
    meta: {
      name: "codexthropic",
      version: readVersion(),
      description: "Claude Code and other clients of Anthropic's Messages API on a ChatGPT plan",
    },
    default: DEFAULT_COMMAND,
    subCommands,
  });
}

/** What `codexthropic` without a command runs. */
export const DEFAULT_COMMAND: CommandName = "serve";

export async function loadCommand(name: CommandName): Promise<Command> {
  return (await LOADERS[name]()).default;
}

export async function loadCommands(): Promise<Command[]> {
  return Promise.all(COMMAND_NAMES.map(loadCommand));
}

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(LOADERS, word);
}

/** @throws Failure with the command that was probably meant */
export function readCommandName(word: string): CommandName {
  if (isCommandName(word)) return word;
  throw unknownWord(`There is no command ${JSON.stringify(word)}.`, {
    word,
    known: COMMAND_NAMES,
    advice: "`codexthropic --help` lists all commands.",
    write: (near) => `\`codexthropic ${near}\``,
  });
}
