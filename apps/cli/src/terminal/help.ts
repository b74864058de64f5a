import type { Command } from "../commands/command.ts";
import { loadCommand, loadCommands, type CommandName } from "../commands/index.ts";
import { SETTINGS, type SettingKey } from "../config/settings.ts";
import { createPalette, type Palette } from "./colors.ts";
import { columns } from "./format.ts";
import type { Io } from "./io.ts";

const AUTH = `  Log in once with \`codexthropic login\`, or with \`codex login\`: both keep it in ~/.codex/auth.json
  (CODEX_HOME). The token is refreshed by itself. CODEX_ACCESS_TOKEN and CODEX_API_KEY are taken as
  the Codex CLI takes them; OPENAI_API_KEY in the environment is never used.
`;

const GENERAL: readonly Row[] = [
  ["CODEXTHROPIC_CONFIG", "config file, as --config"],
  ["NO_COLOR, FORCE_COLOR", "colours off, on (any value; NO_COLOR wins)"],
];

type Row = readonly [name: string, meaning: string];

const NETWORK: readonly Row[] = [
  ["HTTPS_PROXY, HTTP_PROXY", "reach the backend through a proxy; not the hosts in NO_PROXY"],
  ["CODEX_CA_CERTIFICATE", "certificates to trust; as the Codex CLI, so is SSL_CERT_FILE"],
  ["NODE_EXTRA_CA_CERTS", "the same, for everything that Node runs"],
];

/** `null`: the program as a whole, which is `serve` with the list of commands. */
export async function renderHelp(name: CommandName | null, io: Io): Promise<string> {
  const paint = createPalette(io.env, io.stdout);
  const command = await loadCommand(name ?? "serve");
  const sections = [
    `${paint.bold(name === null ? "codexthropic" : `codexthropic ${name}`)} – ${command.summary}\n`,
    section("USAGE", usage(name, command), paint),
    name === null ? section("COMMANDS", await commandList(paint), paint) : "",
    section("OPTIONS", options(command, paint), paint),
    section("ENVIRONMENT", environment(command, paint), paint),
    command.auth ? section("AUTH", AUTH, paint) : "",
    section("EXAMPLES", examples(command, paint), paint),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

function section(title: string, body: string, paint: Palette): string {
  return body === "" ? "" : `${paint.bold(paint.underline(title))}\n${body}`;
}

function usage(name: CommandName | null, command: Command): string {
  if (name === null) return "  codexthropic [options]\n  codexthropic <command> [options]\n";
  return `  codexthropic ${command.usage ?? `${name} [options]`}\n`;
}

async function commandList(paint: Palette): Promise<string> {
  const rows = (await loadCommands()).map(({ name, summary }) => [
    paint.cyan(name),
    name === "serve" ? `${summary} (default)` : summary,
  ]);
  return columns(rows, "  ", "  ");
}

function options(command: Command, paint: Palette): string {
  const rows = Object.entries(command.args).map(([flag, arg]) => {
    if (arg.type === "positional") return [paint.cyan(`<${flag}>`), arg.description ?? ""];
    const hint = arg.type === "boolean" || arg.valueHint === undefined ? "" : ` <${arg.valueHint}>`;
    return [paint.cyan(`--${flag}${hint}`), `${arg.description ?? ""}${flagDefault(flag, paint)}`];
  });
  rows.push(
    [paint.cyan("--version, -v"), "print the version"],
    [paint.cyan("--help, -h"), "print this help"],
  );
  return columns(rows, "  ", "  ");
}

function flagDefault(flag: string, paint: Palette): string {
  const value = Object.values(SETTINGS).find((setting) => setting.flag === flag)?.default;
  return typeof value === "string" || typeof value === "number" ? paint.dim(` [${value}]`) : "";
}

function environment(command: Command, paint: Palette): string {
  const own = (command.settings ?? []).flatMap(settingVariable);
  const rows = [
    ...own,
    ...(command.environment ?? []),
    ...(command.auth ? NETWORK : []),
    ...(own.length > 0 ? GENERAL : []),
  ];
  return columns(
    rows.map(([name, meaning]) => [paint.cyan(name), meaning]),
    "  ",
    "  ",
  );
}

function settingVariable(key: SettingKey): [string, string][] {
  const { env, flag, description } = SETTINGS[key];
  if (env === undefined || key === "traceBodies") return [];
  if (env === "DEBUG") return [["DEBUG=codexthropic", "as --verbose; codexthropic:body adds texts"]];
  return [[env, flag === undefined ? description : `as --${flag}`]];
}

function examples(command: Command, paint: Palette): string {
  return columns(
    (command.examples ?? []).map(([line, meaning]) => [line, paint.dim(`# ${meaning}`)]),
    "  ",
    "  ",
  );
}
