import { clientEnvironment } from "../claude/environment.ts";
import { detectShell, readShell, renderSettings, renderShell } from "../claude/shells.ts";
import { modelTable } from "../config/model-table.ts";
import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings } from "../config/resolve.ts";
import { EXIT, wrongUsage } from "../terminal/failure.ts";
import { command, type Command } from "./command.ts";

const env: Command = command({
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
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args);
    const { connect } = await import("../server/connect.ts");
    const { client } = connect(toProxyOptions(settings));
    const environment = clientEnvironment({
      url: clientUrl(settings.host, settings.port),
      // Claude Code insists on a token even where the proxy wants none.
      token: settings.apiKey ?? "codexthropic",
      models: modelTable(settings),
      catalog: client.catalog(),
    });
    const wanted = args.shell;
    if (args.json || wanted === "settings.json") {
      io.stdout.write(renderSettings(environment));
      return EXIT.done;
    }
    const shell = wanted === undefined ? detectShell(io.env, io.platform) : readShell(wanted);
    if (shell === null)
      throw wrongUsage(
        `--shell: ${JSON.stringify(wanted)} is not one of sh, fish, powershell, settings.json.`,
      );
    io.stdout.write(renderShell(environment, shell));
    return EXIT.done;
  },
});

export default env;

/** A server on all addresses is reached by this machine's own. */
function clientUrl(host: string, port: number): string {
  if (port === 0) throw wrongUsage("env needs the port of the running proxy: codexthropic env --port <n>.");
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
