import { command, type Command } from "./command.ts";

const claude: Command = command({
  name: "claude",
  summary: "starts Claude Code on a private proxy that ends with it",
  usage: "[options] claude [arguments of Claude Code…]",
  settings: [
    "fast",
    "verbose",
    "traceBodies",
    "lane",
    "model",
    "opus",
    "sonnet",
    "haiku",
    "verbosity",
    "codexHome",
    "cacheDir",
  ],
  shortHelp: ["fast", "verbose", "model", "opus", "sonnet", "haiku"],
  environment: [["CODEXTHROPIC_CLAUDE_BIN", "the program to start; default: claude in PATH"]],
  auth: true,
  passesArgs: true,
  examples: [
    ["codexthropic claude", "interactive"],
    ['codexthropic claude -p "explain this repository"', "everything behind claude goes to Claude Code"],
    ["claude --help", "Claude Code's own arguments"],
    ["codexthropic --fast --model gpt-6-sol claude --continue", "our own options stand before it"],
  ],
  run: async ({ io, args, rest }) => {
    const { runClaude } = await import("../claude/run.ts");
    return runClaude(io, args, rest);
  },
});

export default claude;
