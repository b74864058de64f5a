import { RootCommand, script, type Command as TabCommand, type Complete } from "@bomb.sh/tab";
import type { Command } from "../commands/command.ts";
import { DEFAULT_COMMAND } from "../commands/index.ts";

const PROGRAM = "codexthropic";

/** The script for a shell; it calls `codexthropic complete` for every completion. */
export function completionScript(shell: string): string {
  const text = captureOutput(() => script(shell, PROGRAM, PROGRAM));
  return shell === "bash"
    ? `${BASH_WORDS}${text}complete -o default -F __${PROGRAM}_complete ${PROGRAM}\n`
    : text;
}

/** The script expects bash-completion, which is not installed everywhere (macOS). */
const BASH_WORDS = `if ! declare -F _get_comp_words_by_ref > /dev/null; then
  _get_comp_words_by_ref() {
    local at joined=()
    for ((at = 0; at <= COMP_CWORD; at++)); do
      if [[ $at -gt 1 && ("\${COMP_WORDS[at]}" == "=" || "\${COMP_WORDS[at - 1]}" == "=") ]]; then
        joined[\${#joined[@]} - 1]+="\${COMP_WORDS[at]}"
      else
        joined+=("\${COMP_WORDS[at]}")
      fi
    done
    words=("\${joined[@]}")
    cword=$((\${#words[@]} - 1))
    cur="\${words[cword]}"
    prev="\${words[cword - 1]}"
  }
fi
`;

/** Tells the shell to complete file names. */
const FILES = ":0\n";

/** @param words of the command line behind the program; the last one is completed, and may be empty */
export async function completeWords(
  words: readonly string[],
  commands: readonly Command[],
  models: readonly string[],
): Promise<string> {
  const before = words.slice(0, -1);
  const isForClaude = before.includes("claude") || before.at(-1) === "--config";
  if (isForClaude) return FILES;
  const root = await tree(commands, models);
  return captureOutput(() => root.parse([...words]));
}

async function tree(commands: readonly Command[], models: readonly string[]): Promise<RootCommand> {
  const root = new RootCommand();
  for (const command of commands.filter(({ hidden }) => !hidden)) {
    await addFlags(root.command(command.name, command.summary), command, models);
    if (command.name === DEFAULT_COMMAND) await addFlags(root, command, models);
  }
  return root;
}

const MODEL_FLAGS: ReadonlySet<string> = new Set(["model", "opus", "sonnet", "haiku", "judge"]);

async function addFlags(node: TabCommand, command: Command, models: readonly string[]): Promise<void> {
  for (const [name, { type, description = "" }] of Object.entries(command.args)) {
    const own = await command.values(name);
    const values = MODEL_FLAGS.has(name) ? [...own, ...models] : own;
    const offer = (complete: Complete): void => values.forEach((value) => complete(value, ""));
    if (type === "positional") node.argument(name, offer);
    else if (type === "boolean") node.option(name, description);
    else node.option(name, description, offer);
  }
  node.option("help", "print help");
  node.option("version", "print the version");
}

/** tab prints with `console.log`; what it prints belongs to the caller's output. */
function captureOutput(run: () => void): string {
  /* oxlint-disable no-console */
  const { log } = console;
  let text = "";
  console.log = (line: string) => (text += `${line}\n`);
  try {
    run();
  } finally {
    console.log = log;
  }
  return text;
}
