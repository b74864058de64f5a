import { wrongUsage } from "../terminal/failure.ts";
import { suggest } from "../terminal/suggest.ts";
import type { Command } from "./command.ts";

export type CommandName =
  | "serve"
  | "claude"
  | "env"
  | "login"
  | "logout"
  | "status"
  | "models"
  | "doctor"
  | "config"
  | "demo"
  | "sim"
  | "completion";

/** Every command with its place in the help; loaded only when called. */
const LOADERS: Readonly<Record<CommandName, () => Promise<{ default: Command }>>> = {
  serve: () => import("./serve.ts"),
  claude: () => import("./claude.ts"),
  env: () => import("./env.ts"),
  login: () => import("./login.ts"),
  logout: () => import("./logout.ts"),
  status: () => import("./status.ts"),
  models: () => import("./models.ts"),
  doctor: () => import("./doctor.ts"),
  config: () => import("./config.ts"),
  demo: () => import("./demo.ts"),
  sim: () => import("./sim.ts"),
  completion: () => import("./completion.ts"),
};

export const COMMAND_NAMES: readonly CommandName[] = Object.keys(LOADERS).filter(isCommandName);

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
  const near = suggest(word, COMMAND_NAMES);
  throw wrongUsage(
    `There is no command ${JSON.stringify(word)}.`,
    near ? `Did you mean \`codexthropic ${near}\`?` : "`codexthropic --help` lists all commands.",
  );
}
