import { resolveSettings } from "../config/resolve.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { command, type Command } from "./command.ts";
import { ACCOUNT_SETTINGS } from "./settings-groups.ts";

const login: Command = command({
  name: "login",
  summary: "logs in with ChatGPT (in the browser or with a code) or with an API key",
  settings: ACCOUNT_SETTINGS,
  args: {
    device: { type: "boolean", description: "show a code to be typed on any device" },
    "api-key": {
      type: "boolean",
      description: "read an OpenAI API key from stdin; requests are billed by use",
    },
  },
  auth: true,
  examples: [
    ["codexthropic login", "opens the browser"],
    ["codexthropic login --device", "for a machine without one"],
    ["codexthropic login --api-key < key.txt", "API-key mode"],
  ],
  run: async ({ io, args }) => {
    // Here a switch, elsewhere the setting of that name.
    const { "api-key": fromStdin, ...flags } = args;
    if (args.device && fromStdin)
      throw wrongUsage("--device and --api-key are two different ways; choose one.");
    const { settings } = await resolveSettings(io, flags);
    const [{ withAccount }, { logIn }] = await Promise.all([
      import("../account/with-account.ts"),
      import("../account/log-in.ts"),
    ]);
    const method = args.device ? "device" : fromStdin ? "api_key" : "browser";
    await withAccount(io, settings, ({ auth }) => logIn(io, auth, method));
    return EXIT.done;
  },
});

export default login;
