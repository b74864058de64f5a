import { ACCOUNT_SETTINGS } from "../config/settings.ts";
import { reportError } from "../terminal/report-error.ts";
import { withSpinner } from "../terminal/show-progress.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "status",
  summary: "shows the login, the plan, how much of it is used, and the proxies that run",
  settings: [...ACCOUNT_SETTINGS, "usage"],
  args: JSON_ARG,
  auth: true,
  examples: [
    ["codexthropic status", "both windows with their resets, and the status page of each proxy"],
    ["codexthropic status --json | jq .quota", "for scripts; exit code 3 when not logged in"],
  ],
  run: async ({ io, resolve, answer }) => {
    const { settings } = await resolve();
    const [
      { withAccount },
      { readAccount, renderAccount },
      { accountJson },
      { findRunningProxies },
      { renderRunningProxies },
    ] = await Promise.all([
      import("../account/with-account.ts"),
      import("../account/read-account.ts"),
      import("../account/to-account-json.ts"),
      import("../serve/list-proxies.ts"),
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
    const now = io.now();
    const done = answer(
      { ...accountJson(account), proxies },
      (screen) =>
        renderAccount(account, now, screen) +
        renderRunningProxies(proxies, { home: io.home, now, paint: screen.paint }),
    );
    const { problem } = account;
    if (problem === null) return done;
    const { withAdvice } = await import("../terminal/advise-on-login.ts");
    return reportError(withAdvice(problem.code, problem.message), io);
  },
});
