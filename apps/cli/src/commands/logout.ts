import { resolveSettings } from "../config/resolve.ts";
import { EXIT } from "../terminal/failure.ts";
import { createMessages } from "../terminal/logger.ts";
import { command, type Command } from "./command.ts";
import { ACCOUNT_SETTINGS } from "./settings-groups.ts";

const logout: Command = command({
  name: "logout",
  summary: "ends the login, here and at the login server; the Codex CLI shares it",
  settings: ACCOUNT_SETTINGS,
  examples: [["codexthropic logout", "the Codex CLI is logged out, too"]],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args, ACCOUNT_SETTINGS);
    const { withAccount } = await import("../account/with-account.ts");
    const messages = createMessages(io);
    await withAccount(io, settings, async ({ auth }) => {
      const { kind } = await auth.status();
      const { removed, revoked, problem } = await auth.logout();
      if (!removed) messages.log("Nobody was logged in.");
      else messages.success("Logged out.");
      if (removed && !revoked && kind === "chatgpt")
        messages.warn(
          `The login server did not end the session; it is only forgotten here. ${problem ?? ""}`,
        );
      const after = await auth.status();
      if (after.loggedIn) messages.warn(`${after.place} still holds a login; unset it.`);
    });
    return EXIT.done;
  },
});

export default logout;
