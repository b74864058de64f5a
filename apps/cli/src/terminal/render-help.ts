import type { Command } from "../commands/command.ts";
import { DEFAULT_COMMAND, loadCommand, loadCommands, type CommandName } from "../commands/index.ts";
import { SETTINGS, type SettingKey } from "../config/settings.ts";
import type { Palette } from "./create-palette.ts";
import type { Io } from "./io.ts";
import { renderTable, screenOf, wrap } from "./render-table.ts";

/**
 * Written by hand: citty's usage knows neither variables nor examples, does not wrap, and takes its colours from the
 * process in place of the stream.
 * @module
 */

type Row = readonly [name: string, meaning: string];

/** Columns where the terminal has no width. */
const DEFAULT_WIDTH = 100;

/**
 * @param name `null`: the program as a whole, which is the default command with the list of commands
 * @param options `all`: every flag and variable
 */
export async function renderHelp(
  name: CommandName | null,
  io: Pick<Io, "env" | "stdout">,
  { all }: { all: boolean },
): Promise<string> {
  const command = await loadCommand(name ?? DEFAULT_COMMAND);
  const { paint, width = DEFAULT_WIDTH } = screenOf(io.env, io.stdout);
  const title = name === null ? "codexthropic" : `codexthropic ${name}`;
  const named = (rows: readonly Row[]): string[][] =>
    rows.map(([head, meaning]) => [paint.cyan(head), meaning]);
  const sections: [title: string, rows: string[][]][] = [
    ["USAGE", usageLines(name, command).map((line) => [line])],
    ["COMMANDS", name === null ? named(await listCommands()) : []],
    ["OPTIONS", named(listOptions(command, all, paint))],
    ["ENVIRONMENT", listVariables(command, all, title, paint)],
    ["AUTH", command.auth ? [[all ? AUTH_LONG : AUTH_SHORT]] : []],
    ["EXAMPLES", (command.examples ?? []).map(([line, meaning]) => [line, paint.dim(`# ${meaning}`)])],
  ];
  const heading = wrap(`${paint.bold(title)} – ${command.summary}`, width).map((line) => `${line}\n`);
  const bodies = sections.flatMap(([head, rows]) =>
    rows.length === 0
      ? []
      : [`${paint.bold(paint.underline(head))}\n${renderTable(rows, { width, indent: "  " })}`],
  );
  return [heading.join(""), ...bodies].join("\n");
}

function usageLines(name: CommandName | null, command: Command): string[] {
  if (name === null) return ["codexthropic [options]", "codexthropic <command> [options]"];
  return [`codexthropic ${command.usage ?? `${name} [options]`}`];
}

async function listCommands(): Promise<Row[]> {
  const shown = (await loadCommands()).filter(({ hidden }) => !hidden);
  return shown.map(({ name, summary }) => [
    name,
    name === DEFAULT_COMMAND ? `${summary} (default)` : summary,
  ]);
}

function listOptions(command: Command, all: boolean, paint: Palette): Row[] {
  const { args, shortHelp } = command;
  const shown = Object.entries(args).filter(([flag]) => all || !shortHelp || shortHelp.includes(flag));
  const hasMore = shortHelp !== undefined || variablesOf(command).length > 0;
  return [
    ...shown.map(([flag, arg]): Row => {
      const description = arg.description ?? "";
      if (arg.type === "positional") return [`<${flag}>`, description];
      if (arg.type === "boolean") return [`--${flag}`, description];
      const hint = arg.valueHint === undefined ? "" : ` <${arg.valueHint}>`;
      return [`--${flag}${hint}`, description + defaultOf(flag, command, paint)];
    }),
    ["--version, -v", "print the version"],
    ["--help, -h", hasMore ? "print this help; --help --all prints all of it" : "print this help"],
  ];
}

/** The default of the setting behind a flag. A flag of the command itself may have the name of a setting. */
function defaultOf(flag: string, { settings = [] }: Command, paint: Palette): string {
  const value = settings.map((key) => SETTINGS[key]).find((setting) => setting.flag === flag)?.default;
  return typeof value === "string" || typeof value === "number" ? paint.dim(` [${value}]`) : "";
}

function listVariables(command: Command, all: boolean, title: string, paint: Palette): string[][] {
  const rows = variablesOf(command);
  if (rows.length === 0 || all) return rows.map(([name, meaning]) => [paint.cyan(name), meaning]);
  return [[`${rows.length} variables can be set: ${title} --help --all`]];
}

const GENERAL: readonly Row[] = [
  ["CODEXTHROPIC_CONFIG", "config file, as --config"],
  ["NO_COLOR, FORCE_COLOR", "colours off, on (NO_COLOR wins; FORCE_COLOR=0 is off)"],
];

const NETWORK: readonly Row[] = [
  ["HTTPS_PROXY, HTTP_PROXY", "reach the backend through a proxy; not the hosts in NO_PROXY"],
  ["CODEX_CA_CERTIFICATE", "certificates to trust; as in the Codex CLI, also SSL_CERT_FILE"],
  ["NODE_EXTRA_CA_CERTS", "the same, for everything that Node runs"],
];

function variablesOf({ settings = [], environment: own = [], auth: usesLogin }: Command): readonly Row[] {
  const ofSettings = settings.flatMap(variableOf);
  return [...ofSettings, ...own, ...(usesLogin ? NETWORK : []), ...(ofSettings.length > 0 ? GENERAL : [])];
}

function variableOf(key: SettingKey): Row[] {
  const { env, flag, description } = SETTINGS[key];
  if (env === undefined || key === "traceBodies") return [];
  if (env === "DEBUG") return [["DEBUG=codexthropic", "as --verbose; codexthropic:body adds texts"]];
  return [[env, flag === undefined ? description : `as --${flag}`]];
}

const AUTH_SHORT =
  "Log in once with `codexthropic login` or `codex login`. Without a login: `codexthropic demo`.";
const AUTH_LONG =
  "Log in once with `codexthropic login`, or with `codex login`: both keep the login in ~/.codex/auth.json " +
  "(CODEX_HOME moves it), and the token is refreshed when it is needed. CODEX_ACCESS_TOKEN and CODEX_API_KEY are " +
  "used as in the Codex CLI. OPENAI_API_KEY in the environment is never used. `codexthropic demo` needs no login.";
