import { resolveSettings } from "../config/resolve.ts";
import { createPalette } from "../terminal/colors.ts";
import { EXIT } from "../terminal/failure.ts";
import { tableWidth } from "../terminal/table.ts";
import { createMessages } from "../terminal/logger.ts";
import { command, JSON_ARG, type Command } from "./command.ts";
import { toSnakeCase } from "../terminal/to-snake-case.ts";
import { ACCOUNT_SETTINGS } from "./settings-groups.ts";

const status: Command = command({
  name: "status",
  summary: "shows the login, the plan and how much of it is used",
  settings: ACCOUNT_SETTINGS,
  args: JSON_ARG,
  auth: true,
  examples: [
    ["codexthropic status", "both windows with their resets"],
    ["codexthropic status --json | jq .quota", "for scripts; exit code 3 when not logged in"],
  ],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args);
    const [{ withAccount }, { readAccount, renderAccount }] = await Promise.all([
      import("../account/with-account.ts"),
      import("../account/account-status.ts"),
    ]);
    const account = await withAccount(io, settings, readAccount);
    io.stdout.write(
      args.json
        ? `${JSON.stringify(toSnakeCase(account), null, 2)}\n`
        : renderAccount(account, io.now(), createPalette(io.env, io.stdout), tableWidth(io.stdout)),
    );
    const { problem } = account;
    if (problem === null) return EXIT.done;
    createMessages(io).error(problem.message);
    return account.login.kind === null ? EXIT.notLoggedIn : EXIT.failed;
  },
});

export default status;
