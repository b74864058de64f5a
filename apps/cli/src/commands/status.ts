import { resolveSettings } from "../config/resolve.ts";
import { ACCOUNT_SETTINGS, type SettingKey } from "../config/settings.ts";
import { createPalette } from "../terminal/colors.ts";
import { EXIT } from "../terminal/failure.ts";
import { reportError } from "../terminal/report.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { tableWidth } from "../terminal/table.ts";
import { command, JSON_ARG, type Command } from "./command.ts";

const USED: readonly SettingKey[] = [...ACCOUNT_SETTINGS, "usage"];

const status: Command = command({
  name: "status",
  summary: "shows the login, the plan, how much of it is used, and the proxies that run",
  settings: USED,
  args: JSON_ARG,
  auth: true,
  examples: [
    ["codexthropic status", "both windows with their resets, and the status page of each proxy"],
    ["codexthropic status --json | jq .quota", "for scripts; exit code 3 when not logged in"],
  ],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args, USED);
    const [
      { withAccount },
      { readAccount, renderAccount },
      { accountJson },
      { findRunningProxies },
      { renderRunningProxies },
    ] = await Promise.all([
      import("../account/with-account.ts"),
      import("../account/account-status.ts"),
      import("../account/account-json.ts"),
      import("../serve/running-proxies.ts"),
      import("../account/render-running-proxies.ts"),
    ]);
    const read = withAccount(io, settings, (connection) =>
      readAccount(connection, { usage: settings.usage, now: io.now }),
    );
    const [account, proxies] = await withSpinner(
      io,
      "asking for the quota",
      Promise.all([read, findRunningProxies(io)]),
    );
    const paint = createPalette(io.env, io.stdout);
    io.stdout.write(
      args.json
        ? `${JSON.stringify({ ...accountJson(account), proxies }, null, 2)}\n`
        : renderAccount(account, io.now(), paint, tableWidth(io.stdout)) +
            renderRunningProxies(proxies, { home: io.home, now: io.now(), paint }),
    );
    const { problem } = account;
    if (problem === null) return EXIT.done;
    const { withAdvice } = await import("../terminal/advice.ts");
    return reportError(withAdvice(problem.code, problem.message), io);
  },
});

export default status;
