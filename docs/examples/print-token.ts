/** Prints who is logged in and whether a fresh token can be had; never the token itself. */
import { createCodexAuth, CodexAuthError } from "@codexthropic/codex-auth";

const auth = createCodexAuth();
try {
  const token = await auth.getAccessToken(); // refreshed when it is about to expire
  const account = await auth.getAccount();
  console.log(
    `logged in, plan ${account?.plan ?? "unknown"}, a token of ${token.length} characters is at hand`,
  );
} catch (error) {
  if (!(error instanceof CodexAuthError)) throw error;
  console.error(`${error.code}: ${error.message}${error.retryable ? " Try again." : " Run `codex login`."}`);
  process.exitCode = 3;
}
