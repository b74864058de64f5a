import { takeStatuslineFlag } from "../claude/add-statusline.ts";
import { SETTING_KEYS, type SettingKey } from "../config/settings.ts";
import { command } from "./command.ts";

/** Shown in the help. */
const FLAGS: readonly SettingKey[] = [
  "fast",
  "verbose",
  "traceBodies",
  "lane",
  "transport",
  "judge",
  "model",
  "opus",
  "sonnet",
  "haiku",
  "verbosity",
  "codexHome",
  "cacheDir",
  "record",
  "recordTexts",
];
/** The private proxy has an address and a key of its own. */
const USED = SETTING_KEYS.filter((key) => key !== "port" && key !== "host" && key !== "apiKey");

export default command({
  name: "claude",
  summary: "starts Claude Code on a private proxy that ends with it",
  usage: "[options] claude [arguments of Claude Code…]",
  settings: FLAGS,
  uses: USED,
  args: {
    statusline: {
      type: "boolean",
      description: "show model, context, cache and quota in Claude Code's status line",
    },
  },
  shortHelp: ["fast", "verbose", "model", "opus", "sonnet", "haiku", "statusline"],
  environment: [["CODEXTHROPIC_CLAUDE_BIN", "the program to start; default: claude in PATH"]],
  auth: true,
  passesArgs: true,
  examples: [
    ["codexthropic claude", "interactive"],
    ['codexthropic claude -p "explain this repository"', "everything behind claude goes to Claude Code"],
    ["codexthropic claude --statusline", "with model, context, cache and quota in its status line"],
    ["claude --help", "Claude Code's own arguments"],
    ["codexthropic --fast --model gpt-6-sol claude --continue", "our own options stand before it"],
  ],
  run: async ({ io, args, rest, resolve }) => {
    const { runClaude } = await import("../claude/run-claude.ts");
    const { isWanted, rest: claudeArgs } = takeStatuslineFlag(rest);
    const wantsStatusline = isWanted || args.statusline === true;
    return runClaude(io, await resolve(), claudeArgs, { wantsStatusline });
  },
});
