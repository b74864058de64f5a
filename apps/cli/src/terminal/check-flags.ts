import type { ArgsDef } from "citty";
import type { Command } from "../commands/command.ts";
import { isCommandName, readCommandName, type CommandName } from "../commands/index.ts";
import { yesNo } from "../config/kinds.ts";
import { SETTINGS } from "../config/settings.ts";
import { wrongUsage } from "./failure.ts";
import { unknownWord } from "./suggest-word.ts";

/** The command line, divided at the name of the command. */
export interface SplitArgs {
  name: CommandName | null;
  before: string[];
  after: string[];
}

const FLAGS = Object.values(SETTINGS).filter(({ flag }) => flag !== undefined);
/** Flags that may stand before the command, without and with a value. */
const SWITCHES: ReadonlySet<string> = new Set(
  FLAGS.flatMap(({ flag, kind }) => (kind === yesNo ? [`--${flag}`, `--no-${flag}`] : [])),
);
const VALUE_FLAGS: ReadonlySet<string> = new Set([
  "--config",
  ...FLAGS.flatMap(({ flag, kind }) => (kind === yesNo ? [] : [`--${flag}`])),
]);

/** @throws Failure when the first word that is no flag is no command */
export function splitArgs(argv: readonly string[]): SplitArgs {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (VALUE_FLAGS.has(word)) at++;
    else if (!word.startsWith("-")) {
      // Behind an unknown flag it may be the value of that flag: then the flag is the mistake to report.
      if (!isCommandName(word) && isUnknownFlag(argv[at - 1])) break;
      return { name: readCommandName(word), before: argv.slice(0, at), after: argv.slice(at + 1) };
    }
  }
  return { name: null, before: [...argv], after: [] };
}

function isUnknownFlag(word: string | undefined): boolean {
  return word !== undefined && /^-[^=]+$/.test(word) && !SWITCHES.has(word) && !Object.hasOwn(COMMON, word);
}

/** What the command line asks for in place of running the command. */
export type InfoRequest = "help" | "all help" | "version";

/** Flags of every command. */
const COMMON: Readonly<Record<string, "help" | "version">> = {
  "--help": "help",
  "-h": "help",
  "--version": "version",
  "-v": "version",
};

/**
 * Refuses unknown flags, which citty accepts: a typing error in `--host` must not start a server. Refuses a command
 * line without an argument that is required.
 * @throws Failure with what was probably meant
 */
export function checkFlags(
  words: readonly string[],
  { name, args }: Pick<Command, "name" | "args">,
): InfoRequest | null {
  let request: "help" | "version" | null = null;
  const positional = Object.entries(args).filter(([, arg]) => arg.type === "positional");
  let places = positional.length;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const common = Object.hasOwn(COMMON, word) ? COMMON[word] : undefined;
    if (common) request ??= common;
    else if (word === "--all" && request === "help") return "all help";
    else if (word.startsWith("-") && word !== "-") at += checkFlag(word, words[at + 1], name, args);
    else if (--places < 0)
      throw wrongUsage(`${JSON.stringify(word)}: \`codexthropic ${name}\` takes no further argument.`);
  }
  const [missing] = positional[positional.length - places] ?? [];
  if (request === null && missing !== undefined && args[missing]?.required)
    throw wrongUsage(`\`codexthropic ${name}\` needs an argument: codexthropic ${name} <${missing}>.`);
  return request;
}

/** How many of the following words belong to this flag. */
function checkFlag(word: string, next: string | undefined, name: string, args: ArgsDef): 0 | 1 {
  const [flag = "", value] = split(word);
  const key = flag.slice(2);
  if (flag.startsWith("--no-") && args[key.slice(3)]?.type === "boolean") return 0;
  const arg = flag.startsWith("--") && Object.hasOwn(args, key) ? args[key] : undefined;
  if (!arg || arg.type === "positional") throw unknownFlag(flag, name, args);
  if (arg.type === "boolean") {
    if (value === undefined || value === "true" || value === "false") return 0;
    throw wrongUsage(`${flag} is a switch and takes no value.`);
  }
  const given = value ?? next;
  const isMissing = given === undefined || given === "" || (value === undefined && given.startsWith("--"));
  if (isMissing) throw wrongUsage(`${flag} needs a value: ${flag} <${arg.valueHint ?? "value"}>.`);
  return value === undefined ? 1 : 0;
}

function split(word: string): [string, string?] {
  const at = word.indexOf("=");
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function unknownFlag(flag: string, name: string, args: ArgsDef): Error {
  const known = Object.entries(args).flatMap(([key, arg]) => (arg.type === "positional" ? [] : [`--${key}`]));
  const command = name === "serve" ? "codexthropic" : `codexthropic ${name}`;
  return unknownWord(`\`${command}\` has no flag ${flag}.`, {
    word: flag,
    known: [...known, ...Object.keys(COMMON)],
    advice: `\`${command} --help\` lists all flags.`,
  });
}
