import type { UpstreamConnection } from "@codexthropic/proxy";
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
    const warnings: string[] = [];
    const ignore = (): void => {};
    const logger = {
      debug: ignore,
      info: ignore,
      warn: (text: string) => void warnings.push(text),
      error: ignore,
    };
    const logOut = async ({ auth }: UpstreamConnection): Promise<void> => {
      const { removed } = await auth.logout();
      if (!removed) messages.log("Nobody was logged in.");
      else messages.success("Logged out.");
      for (const text of warnings) messages.warn(text);
      const after = await auth.status();
      if (after.loggedIn) messages.warn(`${after.place} still holds a login; unset it.`);
    };
    await withAccount(io, settings, logOut, logger);
    return EXIT.done;
  },
});
