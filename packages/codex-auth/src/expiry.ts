import type { ChatGptLogin } from "./auth-json/parse.ts";

/** When this process received an access token, by this machine's clock. */
export interface Arrival {
  accessToken: string;
  at: number;
}

/** How the CLI treats an access token that doesn't say when it expires. @see codex-backend.md section 12 */
const WITHOUT_EXP_MS = 8 * 24 * 3600 * 1000;

/**
 * When the access token stops working, by *this machine's* clock (milliseconds); null when nobody knows.
 *
 * `exp` is in the server's time. A token that we have just received lives for its lifetime from now on, whatever the
 * local clock says: without this a clock that is ahead would refresh before every request.
 */
export function expiry(login: ChatGptLogin, arrival: Arrival | null): number | null {
  if (login.accessToken === "") return 0;
  if (login.expiresAt === null) return login.lastRefresh === null ? null : login.lastRefresh + WITHOUT_EXP_MS;
  if (arrival?.accessToken !== login.accessToken) return login.expiresAt;
  return Math.max(login.expiresAt, arrival.at + (lifetime(login) ?? 0));
}

/**
 * How long before that it is refreshed. Of a token that has just come never more than half of its life, or an
 * endpoint with short lives would be asked before every request.
 */
export function margin(login: ChatGptLogin, arrival: Arrival | null, wanted: number): number {
  const whole = arrival?.accessToken === login.accessToken ? lifetime(login) : null;
  return whole === null ? wanted : Math.min(wanted, whole / 2);
}

function lifetime({ issuedAt, expiresAt }: ChatGptLogin): number | null {
  return issuedAt === null || expiresAt === null ? null : expiresAt - issuedAt;
}
