import { renderCompletion, SHELLS, type CompletionShell } from "../terminal/completion.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { command, type Command } from "./command.ts";
import { loadCommands } from "./index.ts";

const completion: Command = command({
  name: "completion",
  summary: "prints a completion script for bash, zsh or fish",
  usage: "completion bash|zsh|fish",
  args: { shell: { type: "positional", description: "bash, zsh or fish", required: false } },
  examples: [
    ['eval "$(codexthropic completion bash)"', "in ~/.bashrc"],
    ["codexthropic completion zsh > ~/.zfunc/_codexthropic", "with ~/.zfunc in fpath"],
    ["codexthropic completion fish | source", "in ~/.config/fish/config.fish"],
  ],
  run: async ({ io, args }) => {
    if (!isShell(args.shell)) throw wrongUsage(`completion needs a shell: ${SHELLS.join(", ")}.`);
    io.stdout.write(renderCompletion(args.shell, await loadCommands()));
    return EXIT.done;
  },
});

export default completion;

function isShell(word: string | undefined): word is CompletionShell {
  return SHELLS.some((shell) => shell === word);
}
