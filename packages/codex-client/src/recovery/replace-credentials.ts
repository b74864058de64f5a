import type { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { tokenOf, type Credentials, type CredentialSource } from "../credentials.ts";

/**
 * Credentials in place of those that have just got a 401: the login is read again or refreshed, once for each
 * request. A second 401 is final, because more refreshes would not help and each one spends a refresh token.
 * @param replaced the rejected credentials have replaced others already
 * @throws `error` when there are no others; whatever the login throws
 */
export async function replaceCredentials(
  auth: CredentialSource,
  rejected: Credentials,
  replaced: boolean,
  error: UpstreamError,
  signal: AbortSignal,
): Promise<Credentials> {
  const token = tokenOf(rejected);
  if (!replaced) {
    const credentials = await abortable(auth.getCredentials({ rejected: token }), signal);
    if (tokenOf(credentials) !== token) return credentials;
  }
  throw error;
}
