import type { Command } from "../commands/command.ts";
import { DEFAULT_COMMAND, loadCommand, loadCommands, type CommandName } from "../commands/index.ts";
import { SETTINGS, type SettingKey } from "../config/settings.ts";
import { createPalette, type Palette } from "./colors.ts";
import type { Io } from "./io.ts";
import { renderTable, tableWidth, wrap } from "./table.ts";

/**
 * Written by hand: citty's usage knows neither variables nor examples, does not wrap, and takes its colours from the
 * process in place of the stream.
 */

interface Page {
  command: Command;
  paint: Palette;
  width: number;
  /** Every flag and variable. */
  all: boolean;
}

type Row = readonly [name: string, meaning: string];

const GENERAL: readonly Row[] = [
  ["CODEXTHROPIC_CONFIG", "config file, as --config"],
  ["NO_COLOR, FORCE_COLOR", "colours off, on (NO_COLOR wins; FORCE_COLOR=0 is off)"],
];

const NETWORK: readonly Row[] = [
  ["HTTPS_PROXY, HTTP_PROXY", "reach the backend through a proxy; not the hosts in NO_PROXY"],
  ["CODEX_CA_CERTIFICATE", "certificates to trust; as in the Codex CLI, also SSL_CERT_FILE"],
  ["NODE_EXTRA_CA_CERTS", "the same, for everything that Node runs"],
];

/** @param name `null`: the program as a whole, which is the default command with the list of commands */
export async function renderHelp(
  name: CommandName | null,
  io: Pick<Io, "env" | "stdout">,
  { all }: { all: boolean },
): Promise<string> {
  const command = await loadCommand(name ?? DEFAULT_COMMAND);
  const { stdout } = io;
  const width = tableWidth(stdout) ?? DEFAULT_WIDTH;
  const page: Page = { command, paint: createPalette(io.env, stdout), width, all };
  const title = name === null ? "codexthropic" : `codexthropic ${name}`;
  const sections = [
    wrap(`${page.paint.bold(title)} – ${command.summary}`, width)
      .map((line) => `${line}\n`)
      .join(""),
    section("USAGE", usage(name, command), page),
    name === null ? section("COMMANDS", await commandList(page), page) : "",
    section("OPTIONS", options(page), page),
    section("ENVIRONMENT", environment(page, title), page),
    command.auth ? section("AUTH", auth(page), page) : "",
    section("EXAMPLES", examples(page), page),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

const DEFAULT_WIDTH = 100;

function section(title: string, body: string, { paint }: Page): string {
  return body === "" ? "" : `${paint.bold(paint.underline(title))}\n${body}`;
}

function usage(name: CommandName | null, command: Command): string {
  if (name === null) return "  codexthropic [options]\n  codexthropic <command> [options]\n";
  return `  codexthropic ${command.usage ?? `${name} [options]`}\n`;
}

async function commandList({ paint, width }: Page): Promise<string> {
  const rows = (await loadCommands())
    .filter(({ hidden }) => !hidden)
    .map(({ name, summary }) => [
      paint.cyan(name),
      name === DEFAULT_COMMAND ? `${summary} (default)` : summary,
    ]);
  return renderTable(rows, { width, indent: "  " });
}

function options({ command, paint, width, all }: Page): string {
  const shown = Object.entries(command.args).filter(
    ([flag]) => all || !command.shortHelp || command.shortHelp.includes(flag),
  );
  const rows = shown.map(([flag, arg]) => {
    if (arg.type === "positional") return [paint.cyan(`<${flag}>`), arg.description ?? ""];
    const hint = arg.type === "boolean" || arg.valueHint === undefined ? "" : ` <${arg.valueHint}>`;
    return [
      paint.cyan(`--${flag}${hint}`),
      `${arg.description ?? ""}${arg.type === "boolean" ? "" : flagDefault(flag, paint)}`,
    ];
  });
  rows.push(
    [paint.cyan("--version, -v"), "print the version"],
    [
      paint.cyan("--help, -h"),
      hasMore(command) ? "print this help; --help --all prints all of it" : "print this help",
    ],
  );
  return renderTable(rows, { width, indent: "  " });
}

function hasMore(command: Command): boolean {
  return command.shortHelp !== undefined || variables(command).length > 0;
}

function flagDefault(flag: string, paint: Palette): string {
  const value = Object.values(SETTINGS).find((setting) => setting.flag === flag)?.default;
  return typeof value === "string" || typeof value === "number" ? paint.dim(` [${value}]`) : "";
}

function variables({ settings = [], environment: own = [], auth: usesLogin }: Command): Row[] {
  const ofSettings = settings.flatMap(settingVariable);
  return [...ofSettings, ...own, ...(usesLogin ? NETWORK : []), ...(ofSettings.length > 0 ? GENERAL : [])];
}

function environment({ command, paint, width, all }: Page, title: string): string {
  const rows = variables(command);
  if (rows.length === 0) return "";
  if (!all)
    return renderTable([[`${rows.length} variables can be set: ${title} --help --all`]], {
      width,
      indent: "  ",
    });
  return renderTable(
    rows.map(([name, meaning]) => [paint.cyan(name), meaning]),
    { width, indent: "  " },
  );
}

function settingVariable(key: SettingKey): Row[] {
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

function auth({ width, all }: Page): string {
  return renderTable([[all ? AUTH_LONG : AUTH_SHORT]], { width, indent: "  " });
}

function examples({ command, paint, width }: Page): string {
  return renderTable(
    (command.examples ?? []).map(([line, meaning]) => [line, paint.dim(`# ${meaning}`)]),
    { width, indent: "  " },
  );
}
