import { ACCOUNT_SETTINGS } from "../config/settings.ts";
import { createMessages } from "../terminal/create-logger.ts";
import { EXIT } from "../terminal/failure.ts";
import { command } from "./command.ts";

export default command({
  name: "logout",
  summary: "ends the login, here and at the login server; the Codex CLI shares it",
  settings: ACCOUNT_SETTINGS,
  examples: [["codexthropic logout", "the Codex CLI is logged out, too"]],
  run: async ({ io, resolve }) => {
    const { settings } = await resolve();
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
