import { SETTINGS, ACCOUNT_SETTINGS } from "../config/settings.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { command } from "./command.ts";

export default command({
  name: "login",
  summary: "logs in with ChatGPT (in the browser or with a code) or with an API key",
  settings: ACCOUNT_SETTINGS,
  args: {
    device: { type: "boolean", description: "show a code to be typed on any device" },
    "api-key": {
      type: "boolean",
      description: "read an OpenAI API key from stdin; requests are billed by use",
    },
    port: {
      type: "string",
      valueHint: "n",
      description: "port on which the browser comes back; default 1455, then 1457",
    },
    force: { type: "boolean", description: "let an API key replace a ChatGPT login without asking" },
  },
  auth: true,
  examples: [
    ["codexthropic login", "opens the browser"],
    ["codexthropic login --device", "for a machine without one"],
    ["codexthropic login --api-key < key.txt", "API-key mode"],
  ],
  run: async ({ io, args, resolve }) => {
    const { "api-key": fromStdin, port } = args;
    if (args.device && fromStdin)
      throw wrongUsage("--device and --api-key are two different ways; choose one.");
    const chosen = port === undefined ? undefined : SETTINGS.port.kind.fromText(port);
    if (port !== undefined && !chosen)
      throw wrongUsage(`--port: ${JSON.stringify(port)} is not a port number from 1 to 65535.`);
    const { settings } = await resolve();
    const [{ withAccount }, { logIn }] = await Promise.all([
      import("../account/with-account.ts"),
      import("../account/log-in.ts"),
    ]);
    const method = args.device ? "device" : fromStdin ? "api_key" : "browser";
    await withAccount(io, settings, ({ auth }) =>
      logIn(io, auth, { method, port: chosen, force: args.force === true }),
    );
    return EXIT.done;
  },
});
