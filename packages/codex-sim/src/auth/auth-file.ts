import { mkdir, open, rename } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { CLIENT_ID } from "./account.ts";
import type { Issuer } from "./issuer.ts";
import type { AuthFileOptions, Tokens } from "./login.ts";

/**
 * Writes `auth.json` exactly as the CLI does: field order, two spaces, no newline at the end, mode 0600, through a
 * temporary file and a rename. @see docs/reference/codex-backend.md section 11
 */
export async function writeAuthFile(
  codexHome: string,
  issuer: Issuer,
  place: { issuer: string; now: () => number },
  options: AuthFileOptions = {},
): Promise<Tokens | null> {
  const tokens = options.mode === "apikey" ? null : (options.tokens ?? issuer.issue(options));
  const content = tokens
    ? chatgptFile(tokens, issuer, place, options)
    : { auth_mode: "apikey", OPENAI_API_KEY: issuer.issueApiKey() };
  await mkdir(codexHome, { recursive: true });
  const temporary = join(codexHome, `.auth-${randomBytes(3).toString("hex")}`);
  const file = await open(temporary, "wx", 0o600);
  await file.writeFile(JSON.stringify(content, null, 2));
  await file.sync();
  await file.close();
  await rename(temporary, join(codexHome, "auth.json"));
  return tokens;
}

function chatgptFile(
  tokens: Tokens,
  issuer: Issuer,
  place: { issuer: string; now: () => number },
  options: AuthFileOptions,
): object {
  const provenance = {
    oauth_provenance: { issuer: place.issuer, client_id: CLIENT_ID },
    login_owner_id: randomBytes(32).toString("base64url"),
  };
  const lastRefresh = options.lastRefresh ?? new Date(place.now());
  return {
    auth_mode: "chatgpt",
    OPENAI_API_KEY: null,
    tokens: {
      ...tokens,
      ...(!options.older && provenance),
      account_id: options.account?.accountId ?? issuer.account.accountId,
    },
    // Rust prints nanoseconds.
    last_refresh: lastRefresh.toISOString().replace("Z", "000000Z"),
  };
}
