import { text as readText } from "node:stream/consumers";
import { makeStatusline } from "../statusline/make-statusline.ts";
import { EXIT } from "../terminal/failure.ts";
import { command } from "./command.ts";

/** Runs only when `printAtOnce` could not: with flags, or with a config file that is wrong. */
export default command({
  name: "statusline",
  summary: "prints Claude Code's status line: model, context, cache and quota",
  settings: ["usage"],
  examples: [
    ["codexthropic claude --statusline", "for one session"],
    ["codexthropic statusline", "as statusLine.command in Claude Code's settings; reads its JSON on stdin"],
  ],
  run: async ({ io, resolve }) => {
    const { settings } = await resolve();
    const text = io.stdin.isTTY ? "" : await readText(io.stdin);
    io.stdout.write(`${makeStatusline({ text, usage: settings.usage, env: io.env, now: io.now() })}\n`);
    return EXIT.done;
  },
});
