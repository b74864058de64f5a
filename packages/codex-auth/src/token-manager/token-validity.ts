import type { ChatGptLogin, Login } from "../auth-json/parse-auth-json.ts";

/** Whether the token of a login can be used, by the clock and by what the backend has answered. */
export interface TokenValidity {
  /** Notes that the backend answered 401 to this token or key. */
  reject(secret: string): void;
  isRejected(login: Login): boolean;
  /** Notes that this access token was issued just now. */
  noteIssued(accessToken: string): void;
  /** Usable, and not so close to its expiry that it should be refreshed. */
  isFresh(login: Login): boolean;
  /** Usable at this moment. */
  isUsable(login: Login): boolean;
  /** Written within the last minute by this machine's clock: new, even when a wrong clock makes it look expired. */
  isNew(login: Login): boolean;
}

/** More than one process can get rejected between two refreshes; the memory stays bounded. */
const MAX_REJECTED = 16;
const NEW_MS = 60_000;
/** How the CLI treats an access token without an expiry. @see docs/reference/codex-backend.md section 12 */
const LIFETIME_WITHOUT_EXP_MS = 8 * 24 * 3600 * 1000;

export function createTokenValidity({
  now,
  marginMs,
}: {
  now: () => number;
  marginMs: number;
}): TokenValidity {
  const rejected = new Set<string>();
  let issued: IssuedToken | null = null;

  const isUsableFor = (login: ChatGptLogin, ms: number): boolean => {
    const end = expiryOf(login, issued);
    return end === null || end > now() + ms;
  };
  const isRejected = (login: Login): boolean => rejected.has(secretOf(login));
  return {
    reject(secret) {
      rejected.delete(secret);
      rejected.add(secret);
      const [oldest] = rejected;
      if (rejected.size > MAX_REJECTED && oldest !== undefined) rejected.delete(oldest);
    },
    isRejected,
    noteIssued(accessToken) {
      issued = { accessToken, at: now() };
    },
    isFresh: (login) =>
      !isRejected(login) &&
      (login.kind !== "chatgpt" || isUsableFor(login, marginOf(login, issued, marginMs))),
    isUsable: (login) => !isRejected(login) && (login.kind !== "chatgpt" || isUsableFor(login, 0)),
    isNew: (login) =>
      login.kind === "chatgpt" &&
      login.lastRefresh !== null &&
      !isRejected(login) &&
      Math.abs(now() - login.lastRefresh) < NEW_MS,
  };
}

/** An access token, and when this process received it by this machine's clock. */
interface IssuedToken {
  accessToken: string;
  at: number;
}

/**
 * When the access token expires by *this machine's* clock (milliseconds); null when nobody knows.
 *
 * `exp` is in the server's time. A token that was just received is valid for its whole lifetime from now on, whatever
 * the local clock says: otherwise a clock that is ahead would refresh before every request.
 */
function expiryOf(login: ChatGptLogin, issued: IssuedToken | null): number | null {
  if (login.accessToken === "") return 0;
  if (login.expiresAt === null)
    return login.lastRefresh === null ? null : login.lastRefresh + LIFETIME_WITHOUT_EXP_MS;
  if (issued?.accessToken !== login.accessToken) return login.expiresAt;
  return Math.max(login.expiresAt, issued.at + (lifetimeOf(login) ?? 0));
}

/**
 * How long before the expiry the token is refreshed. For a token that was just received at most half of its lifetime,
 * or a server with short lifetimes would be asked before every request.
 */
function marginOf(login: ChatGptLogin, issued: IssuedToken | null, wanted: number): number {
  const lifetime = issued?.accessToken === login.accessToken ? lifetimeOf(login) : null;
  return lifetime === null ? wanted : Math.min(wanted, lifetime / 2);
}

function lifetimeOf({ issuedAt, expiresAt }: ChatGptLogin): number | null {
  return issuedAt === null || expiresAt === null ? null : expiresAt - issuedAt;
}

/** What goes into the `authorization` header; empty when the login has nothing of the kind. */
function secretOf(login: Login): string {
  switch (login.kind) {
    case "chatgpt":
    case "bearer":
      return login.accessToken;
    case "api_key":
      return login.apiKey;
    default:
      return "";
  }
}
