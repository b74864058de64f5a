import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { command } from "./command.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"];

export default command({
  name: "completion",
  summary: "prints a completion script for bash, zsh, fish or PowerShell",
  usage: `completion ${SHELLS.join("|")}`,
  args: { shell: { type: "positional", description: SHELLS.join(", "), required: false } },
  values: { shell: () => SHELLS },
  examples: [
    ['eval "$(codexthropic completion bash)"', "in ~/.bashrc"],
    ["codexthropic completion zsh > ~/.zfunc/_codexthropic", "with ~/.zfunc in fpath"],
    ["codexthropic completion fish | source", "in ~/.config/fish/config.fish"],
    ["codexthropic completion powershell | Out-String | Invoke-Expression", "in $PROFILE"],
  ],
  run: async ({ io, args: { shell } }) => {
    if (shell === undefined || !SHELLS.includes(shell))
      throw wrongUsage(`completion needs a shell: ${SHELLS.join(", ")}.`);
    const { completionScript } = await import("../terminal/complete-words.ts");
    io.stdout.write(completionScript(shell));
    return EXIT.done;
  },
});
