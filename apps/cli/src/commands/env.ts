import { clientEnvironment, loopbackWithoutProxy } from "../claude/build-environment.ts";
import {
  detectShell,
  readShell,
  renderSettings,
  renderShell,
  type Shell,
} from "../claude/render-environment.ts";
import { modelTable, toProxyOptions } from "../config/to-proxy-options.ts";
import type { RunningProxy } from "../serve/ask-running-proxy.ts";
import { createMessages } from "../terminal/create-logger.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import type { Env, Io } from "../terminal/io.ts";
import { command } from "./command.ts";

export default command({
  name: "env",
  summary: "prints the environment that points Claude Code at a running proxy",
  settings: ["port", "host", "apiKey", "model", "opus", "sonnet", "haiku", "cacheDir"],
  args: {
    shell: {
      type: "string",
      valueHint: "sh|fish|powershell|settings.json",
      description: "whose syntax; default: the shell in $SHELL",
    },
    json: { type: "boolean", description: "print JSON, as for Claude Code's settings.json" },
  },
  values: { shell: () => ["sh", "fish", "powershell", "settings.json"] },
  examples: [
    ['eval "$(codexthropic env)"', "sh, bash, zsh"],
    ["codexthropic env --shell fish | source", "fish"],
    ["codexthropic env --shell powershell | Out-String | Invoke-Expression", "PowerShell"],
    ["codexthropic env --json", 'the "env" part of ~/.claude/settings.json'],
  ],
  run: async ({ io, args, resolve }) => {
    const { settings } = await resolve();
    const shell = readFormat(io, args.json ? "settings.json" : args.shell);
    if (settings.port === 0)
      throw wrongUsage("env needs the port of the running proxy: codexthropic env --port <n>.");
    const [{ askRunningProxy, localUrl }, { connectUpstream }] = await Promise.all([
      import("../serve/ask-running-proxy.ts"),
      import("@codexthropic/proxy"),
    ]);
    const url = localUrl(settings.host, settings.port);
    const proxy = await askRunningProxy(url, settings.apiKey);
    warnUnlessRunning(io, url, proxy, settings.apiKey !== undefined);
    const { client, close } = connectUpstream(toProxyOptions(settings));
    const environment = clientEnvironment({
      url,
      // Claude Code wants a token even where the proxy wants none.
      token: settings.apiKey ?? (proxy.state === "locked" ? "<the key of the proxy>" : "codexthropic"),
      models: proxy.state === "running" ? proxy.models : modelTable(settings),
      catalog: client.catalog(),
    });
    await close();
    const complete = { ...environment, set: { ...environment.set, ...networkExceptions(io.env) } };
    io.stdout.write(shell === "settings.json" ? renderSettings(complete) : renderShell(complete, shell));
    return EXIT.done;
  },
});

/** @throws Failure when there is no such syntax */
function readFormat({ env: variables, platform }: Io, wanted: string | undefined): Shell | "settings.json" {
  if (wanted === "settings.json") return wanted;
  const shell = wanted === undefined ? detectShell(variables, platform) : readShell(wanted);
  if (shell === null)
    throw wrongUsage(`--shell: ${JSON.stringify(wanted)} is not one of sh, fish, powershell, settings.json.`);
  return shell;
}

function warnUnlessRunning(io: Io, url: string, proxy: RunningProxy, hasKey: boolean): void {
  const messages = createMessages(io);
  switch (proxy.state) {
    case "running":
      return;
    case "none":
      messages.warn(`nothing answers at ${url}; start the proxy with: codexthropic`);
      return;
    case "other":
      messages.warn(`another program answers at ${url}; --port names the port of the proxy`);
      return;
    case "locked":
      messages.warn(
        `the proxy at ${url} ${hasKey ? "has another key" : "wants its key"}; give it with --api-key or CODEXTHROPIC_API_KEY`,
      );
  }
}

/** With a network proxy in the environment, Claude Code must leave loopback out of it. */
function networkExceptions(variables: Env): Record<string, string> {
  const hasProxy = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].some(
    (name) => variables[name] || variables[name.toLowerCase()],
  );
  return hasProxy ? loopbackWithoutProxy(variables) : {};
}
