import type { ArgDef } from "citty";
import type { Command } from "../commands/command.ts";

export type CompletionShell = "bash" | "zsh" | "fish";

/** One script a shell, generated from the commands' own definitions. */
const RENDERERS: Readonly<Record<CompletionShell, (commands: readonly Command[]) => string>> = {
  bash,
  zsh,
  fish,
};

export const SHELLS: readonly CompletionShell[] = ["bash", "zsh", "fish"];

export function renderCompletion(shell: CompletionShell, commands: readonly Command[]): string {
  return RENDERERS[shell](commands);
}

interface Flag {
  name: string;
  description: string;
  takesValue: boolean;
}

const HELP: Flag = { name: "help", description: "print help", takesValue: false };

function flagsOf({ args }: Command): Flag[] {
  const own = Object.entries(args)
    .filter(([, arg]) => arg.type !== "positional")
    .map(([name, arg]) => ({ name, description: arg.description ?? "", takesValue: takesValue(arg) }));
  return [...own, HELP];
}

function takesValue(arg: ArgDef): boolean {
  return arg.type !== "boolean";
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words="${flagsOf(command)
        .map(({ name }) => `--${name}`)
        .join(" ")}" ;;`,
  );
  const serve = commands.find(({ name }) => name === "serve");
  const flags = serve ? flagsOf(serve).map(({ name }) => `--${name}`) : [];
  return `_codexthropic() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" command="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.map(({ name }) => name).join("|")}) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join("\n")}
    completion) words="bash zsh fish" ;;
    *) words="${[...commands.map(({ name }) => name), ...flags, "--version"].join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _codexthropic codexthropic
`.replace(/ {4}completion\) words="--help" ;;\n/, "");
}

function zsh(commands: readonly Command[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`).join("\n");
  const cases = commands.map((command) => {
    const specs = flagsOf(command).map(
      (flag) =>
        `'--${flag.name}[${quote(flag.description).replace(/[[\]:]/g, "\\$&")}]${flag.takesValue ? ":value:_files" : ""}'`,
    );
    const places =
      command.name === "completion"
        ? " '1:shell:(bash zsh fish)'"
        : command.name === "claude"
          ? " '*::argument:_files'"
          : "";
    return `      ${command.name}) _arguments ${specs.join(" ")}${places} ;;`;
  });
  return `#compdef codexthropic
_codexthropic() {
  local -a commands
  commands=(
${list}
  )
  local context state line
  _arguments -C '--version[print the version]' '1: :->command' '*:: :->rest'
  case "$state" in
    command) _describe command commands ;;
    rest)
      case "$line[1]" in
${cases.join("\n")}
      esac ;;
  esac
}
compdef _codexthropic codexthropic
`;
}

function fish(commands: readonly Command[]): string {
  const noCommand = `"not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(" ")}"`;
  const lines = commands.map(
    ({ name, summary }) => `complete -c codexthropic -f -n ${noCommand} -a ${name} -d '${quote(summary)}'`,
  );
  for (const command of commands) {
    const seen = command.name === "serve" ? noCommand : `"__fish_seen_subcommand_from ${command.name}"`;
    for (const { name, description, takesValue: takes } of flagsOf(command)) {
      lines.push(
        `complete -c codexthropic -n ${seen} -l ${name}${takes ? " -r" : ""} -d '${quote(description)}'`,
      );
    }
  }
  lines.push('complete -c codexthropic -f -n "__fish_seen_subcommand_from completion" -a "bash zsh fish"');
  return `${lines.join("\n")}\n`;
}

/** Inside single quotes, in all three shells without a single quote. */
function quote(text: string): string {
  return text.replaceAll("'", "’");
}
