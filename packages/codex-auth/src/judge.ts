import type { ChatGptLogin, Login } from "./auth-json/parse.ts";
import { expiry, margin, type Arrival } from "./expiry.ts";

/** Whether a login's secret can be used, from the clock and from what the backend has said. */
export interface Judge {
  /** The backend answered 401 to this token or key. */
  reject(secret: string): void;
  isRejected(login: Login): boolean;
  /** This access token is new at this moment, received or found. */
  arrived(accessToken: string): void;
  /** Usable, and not so close to its end that it should be refreshed. */
  isFresh(login: Login): boolean;
  /** Usable at this moment. */
  stillWorks(login: Login): boolean;
  /** Written within the last minute by this machine's clock: new, even if a wrong clock makes it look expired. */
  isBrandNew(login: Login): boolean;
}

/** More than one process can get through between two refreshes; memory stays bounded. */
const REMEMBERED = 16;
const BRAND_NEW_MS = 60_000;

export function createJudge({ now, marginMs }: { now: () => number; marginMs: number }): Judge {
  const rejected = new Set<string>();
  let arrival: Arrival | null = null;

  const worksFor = (login: ChatGptLogin, ms: number): boolean => {
    const end = expiry(login, arrival);
    return end === null || end > now() + ms;
  };
  const judge: Judge = {
    reject(secret) {
      rejected.delete(secret);
      rejected.add(secret);
      const [oldest] = rejected;
      if (rejected.size > REMEMBERED && oldest !== undefined) rejected.delete(oldest);
    },
    isRejected: (login) => rejected.has(secretOf(login)),
    arrived(accessToken) {
      arrival = { accessToken, at: now() };
    },
    isFresh: (login) =>
      !judge.isRejected(login) &&
      (login.kind !== "chatgpt" || worksFor(login, margin(login, arrival, marginMs))),
    stillWorks: (login) => !judge.isRejected(login) && (login.kind !== "chatgpt" || worksFor(login, 0)),
    isBrandNew: (login) =>
      login.kind === "chatgpt" &&
      login.lastRefresh !== null &&
      !judge.isRejected(login) &&
      Math.abs(now() - login.lastRefresh) < BRAND_NEW_MS,
  };
  return judge;
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
