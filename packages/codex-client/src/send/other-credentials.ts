import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { tokenOf, type Credentials, type CredentialSource } from "../credentials.ts";

/** One token read again, one refreshed: a third 401 is final. @see codex-backend.md section 10 */
const LIMIT = 3;

/**
 * Credentials in place of those that have met a 401, the last of them just now.
 * @throws UpstreamError `unauthorized`, with what to do, when there are none; whatever the login throws
 */
export async function otherCredentials(
  auth: CredentialSource,
  rejected: readonly Credentials[],
  error: UpstreamError,
  signal: AbortSignal,
): Promise<Credentials> {
  const tokens = rejected.map(tokenOf);
  const last = tokens.at(-1);
  if (last !== undefined && tokens.length < LIMIT) {
    const credentials = await abortable(auth.getCredentials({ rejected: last }), signal);
    if (!tokens.includes(tokenOf(credentials))) return credentials;
  }
  const remedy = REMEDY[rejected.at(-1)?.kind ?? "chatgpt"];
  throw new UpstreamError(
    { ...error.failure, message: `${error.failure.message} ${remedy}` },
    { cause: error },
  );
}

const REMEDY: Readonly<Record<Credentials["kind"], string>> = {
  chatgpt: "Run `codex login` or `codexthropic login`, then try again.",
  api_key: "Check the API key, or run `codex login` to use a ChatGPT plan.",
};
