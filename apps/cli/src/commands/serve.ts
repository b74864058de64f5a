import { SETTING_KEYS } from "../config/settings.ts";
import { command } from "./command.ts";

export default command({
  name: "serve",
  summary: "serves Anthropic's Messages API on a ChatGPT plan, for Claude Code and more",
  usage: "serve [options]",
  settings: SETTING_KEYS,
  args: { "generate-key": { type: "boolean", description: "make a key for this run and show it once" } },
  shortHelp: ["port", "host", "fast", "verbose", "model", "opus", "sonnet", "haiku", "config"],
  auth: true,
  examples: [
    ["codexthropic", "serve on http://127.0.0.1:8765"],
    ["codexthropic --fast --opus gpt-6-sol", "priority tier, another model behind opus"],
    ["codexthropic --host 0.0.0.0 --generate-key", "for other machines, with a key"],
    ["codexthropic claude", "start Claude Code on a proxy of its own"],
    ["codexthropic demo", "see it work without an account"],
  ],
  run: async ({ io, args, resolve }) => {
    const { serveUntilStopped } = await import("../serve/serve-until-stopped.ts");
    return serveUntilStopped(io, resolve, args["generate-key"] === true);
  },
});
