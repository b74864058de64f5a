import { resolveSettings } from "../config/resolve.ts";
import type { SettingKey } from "../config/settings.ts";
import { makeStatusline } from "../statusline/make-statusline.ts";
import { EXIT } from "../terminal/failure.ts";
import type { Input } from "../terminal/io.ts";
import { command, type Command } from "./command.ts";

const USED: readonly SettingKey[] = ["usage"];

/** Runs only when `printAtOnce` could not: with flags, or with a config file that is wrong. */
const statusline: Command = command({
  name: "statusline",
  summary: "prints Claude Code's status line: model, context, cache and quota",
  settings: USED,
  examples: [
    ["codexthropic claude --statusline", "for one session"],
    ["codexthropic statusline", "as statusLine.command in Claude Code's settings; reads its JSON on stdin"],
  ],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args, USED);
    const text = await readAll(io.stdin);
    io.stdout.write(`${makeStatusline({ text, usage: settings.usage, env: io.env, now: io.now() })}\n`);
    return EXIT.done;
  },
});

export default statusline;

async function readAll(stdin: Input): Promise<string> {
  if (stdin.isTTY) return "";
  let text = "";
  for await (const chunk of stdin) text += String(chunk);
  return text;
}
