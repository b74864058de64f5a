import { createHmac } from "node:crypto";
import { asObject, asText } from "../json.ts";
import { signJwt, verifyJwt } from "./jwt.ts";
import type { Account } from "./account.ts";

/** Makes and judges tokens. Signatures say whose they are; only what was used or revoked is remembered. */

export interface Tokens {
  id_token: string;
  access_token: string;
  refresh_token: string;
}

export interface IssueOptions {
  /** Seconds until the access token expires; may be negative. `null`: no `exp` at all. Default 3,600. */
  expiresIn?: number | null;
  account?: Partial<Account>;
}

/** What a bearer token is worth. */
export type AccessVerdict =
  | { readonly state: "valid"; readonly accountId: string }
  | { readonly state: "expired" | "revoked" | "unknown" };

export type RefreshVerdict =
  | { readonly state: "valid"; readonly account: Account }
  | { readonly state: "reused" | "revoked" | "expired" | "unknown" };

export interface Issuer {
  readonly account: Account;
  issue(options?: IssueOptions): Tokens;
  issueApiKey(): string;
  checkAccess(token: string): AccessVerdict;
  checkApiKey(token: string): boolean;
  /** Judges a refresh token and, when it is valid, uses it up. */
  redeem(refreshToken: string): RefreshVerdict;
  revokeRefresh(refreshToken: string): void;
  /** Every access token issued so far is refused from now on. */
  revokeAccessTokens(): void;
  /** Every refresh token issued so far is refused from now on. */
  endSessions(as: "expired" | "revoked"): void;
  /** A name for the log: `access-1`, `refresh-2`, `api-key-1`; never the token. */
  labelOf(token: string): string;
}

interface IssuerOptions {
  secret: string;
  issuer: () => string;
  now: () => number;
  account: Account;
  /** Told apart in the ids of tokens: two simulators with one secret must not issue the same ones. */
  seed: string;
}

export function createIssuer({ secret, issuer, now, account, seed }: IssuerOptions): Issuer {
  const labels = new Map<string, string>();
  const refreshUsed = new Set<string>();
  const refreshRevoked = new Set<string>();
  let ended: { upTo: number; as: "expired" | "revoked" } | null = null;
  let accessRevokedUpTo = 0;
  let count = 0;

  const label = (token: string, kind: string, n: number): string => {
    labels.set(token, `${kind}-${n}`);
    return token;
  };

  function issue(options: IssueOptions = {}): Tokens {
    const n = ++count;
    const who = { ...account, ...options.account };
    const iat = Math.floor(now() / 1000);
    const expiresIn = options.expiresIn === undefined ? 3600 : options.expiresIn;
    const exp = expiresIn === null ? {} : { exp: iat + expiresIn };
    const common = { iss: issuer(), sub: who.userId, iat, jti: `${seed} ${n}` };
    const auth = {
      chatgpt_account_id: who.accountId,
      chatgpt_plan_type: who.plan,
      chatgpt_user_id: who.userId,
      user_id: who.userId,
    };
    const idClaims = { aud: ["codex"], email: who.email, email_verified: true };
    const accessClaims = { aud: ["https://api.openai.com/v1"], scp: ["openid", "offline_access"] };
    return {
      id_token: signJwt(secret, { ...common, ...idClaims, ...exp, [AUTH_CLAIM]: auth }),
      access_token: label(
        signJwt(secret, {
          ...common,
          ...accessClaims,
          ...exp,
          n,
          [AUTH_CLAIM]: auth,
          [PROFILE_CLAIM]: { email: who.email, email_verified: true },
        }),
        "access",
        n,
      ),
      refresh_token: label(refreshToken(who, n), "refresh", n),
    };
  }

  function refreshToken(who: Account, n: number): string {
    const payload = Buffer.from(JSON.stringify({ ...who, n, seed })).toString("base64url");
    return `${REFRESH_PREFIX}${payload}.${macOf(payload)}`;
  }

  function redeem(token: string): RefreshVerdict {
    const [payload = "", mac = ""] = token.slice(REFRESH_PREFIX.length).split(".");
    if (!token.startsWith(REFRESH_PREFIX) || mac !== macOf(payload)) return { state: "unknown" };
    const {
      n,
      seed: maker,
      ...who
    } = JSON.parse(Buffer.from(payload, "base64url").toString()) as Account & {
      n: number;
      seed: string;
    };
    if (refreshRevoked.has(token)) return { state: "revoked" };
    if (ended && maker === seed && n <= ended.upTo) return { state: ended.as };
    if (refreshUsed.has(token)) return { state: "reused" };
    refreshUsed.add(token);
    return { state: "valid", account: who };
  }

  const macOf = (payload: string): string =>
    createHmac("sha256", secret).update(`refresh ${payload}`).digest("base64url");

  function checkAccess(token: string): AccessVerdict {
    const claims = verifyJwt(secret, token);
    if (!claims) return { state: "unknown" };
    const exp = claims["exp"];
    if (typeof exp === "number" && exp <= now() / 1000) return { state: "expired" };
    const n = claims["n"];
    const isOurs = claims["jti"] === `${seed} ${String(n)}`;
    if (isOurs && typeof n === "number" && n <= accessRevokedUpTo) return { state: "revoked" };
    return { state: "valid", accountId: asText(asObject(claims[AUTH_CLAIM])["chatgpt_account_id"]) ?? "" };
  }

  return {
    account,
    issue,
    checkAccess,
    redeem,
    issueApiKey: () => {
      const n = ++count;
      return label(`${API_KEY_PREFIX}${macOf(`key ${seed} ${n}`).slice(0, 12)}-${n}`, "api-key", n);
    },
    checkApiKey: (token) => labels.get(token)?.startsWith("api-key") ?? false,
    revokeRefresh: (token) => void refreshRevoked.add(token),
    revokeAccessTokens: () => {
      accessRevokedUpTo = count;
    },
    endSessions: (as) => {
      ended = { upTo: count, as };
    },
    labelOf: (token) => labels.get(token) ?? "unknown",
  };
}

const AUTH_CLAIM = "https://api.openai.com/auth";
const PROFILE_CLAIM = "https://api.openai.com/profile";
/** The dashes keep invented tokens from looking like real ones to a secret scanner. */
const REFRESH_PREFIX = "rt_sim-";
const API_KEY_PREFIX = "sk-sim-";
