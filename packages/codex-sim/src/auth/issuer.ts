import { createHmac } from "node:crypto";
import { asObject, asString } from "@codexthropic/protocol/json";
import type { Account, IssueOptions, Tokens } from "./login.ts";
import { accessClaims, AUTH_CLAIM, idClaims } from "./claims.ts";
import { signJwt, verifyJwt } from "./jwt.ts";
import { createRefreshTokens, type RefreshTokens } from "./refresh-tokens.ts";

/** Whether a bearer token is accepted, and for which account. */
type AccessVerdict =
  | { readonly state: "valid"; readonly accountId: string }
  | { readonly state: "expired" | "revoked" | "unknown" };

export interface Issuer {
  readonly account: Account;
  issue(options?: IssueOptions): Tokens;
  issueApiKey(): string;
  checkAccess(token: string): AccessVerdict;
  checkApiKey(token: string): boolean;
  readonly refresh: Pick<RefreshTokens, "redeem" | "revoke">;
  /** Every access token issued so far is refused from now on. */
  revokeAccessTokens(): void;
  /** Every refresh token issued so far is refused from now on. */
  endSessions(as: "expired" | "revoked"): void;
  /** A name for the log: `access-1`, `refresh-1`, `api-key-2`; never the token. */
  labelOf(token: string): string;
}

interface IssuerOptions {
  secret: string;
  issuer: () => string;
  now: () => number;
  account: Account;
  /** Part of the ids of tokens: two simulators with one secret must not issue the same tokens. */
  seed: string;
}

export function createIssuer({ secret, issuer, now, account, seed }: IssuerOptions): Issuer {
  const labels = new Map<string, string>();
  const refresh = createRefreshTokens(secret, seed);
  let accessRevokedUpTo = 0;
  let count = 0;

  const labelled = (token: string, kind: string): string => {
    labels.set(token, `${kind}-${count}`);
    return token;
  };

  return {
    account,
    refresh,
    issue(options = {}) {
      count++;
      const who = { ...account, ...options.account };
      const iat = Math.floor(now() / 1000);
      const exp = options.expiresIn === null ? null : iat + (options.expiresIn ?? 3600);
      const context = { issuer: issuer(), who, iat, exp, jti: `${seed} ${count}` };
      return {
        id_token: labelled(signJwt(secret, idClaims(context)), "id"),
        access_token: labelled(signJwt(secret, accessClaims(context)), "access"),
        refresh_token: labelled(refresh.make(who, count), "refresh"),
      };
    },
    issueApiKey() {
      count++;
      const mac = createHmac("sha256", secret).update(`key ${seed} ${count}`).digest("hex");
      return labelled(`sk-sim-${mac.slice(0, 12)}`, "api-key");
    },
    checkAccess(token) {
      const claims = verifyJwt(secret, token);
      if (!claims || !Array.isArray(claims["scp"])) return { state: "unknown" };
      const { exp, jti } = claims;
      if (typeof exp === "number" && exp <= now() / 1000) return { state: "expired" };
      if (isRevoked(asString(jti) ?? "", seed, accessRevokedUpTo)) return { state: "revoked" };
      const accountId = asString(asObject(claims[AUTH_CLAIM])["chatgpt_account_id"]) ?? "";
      return { state: "valid", accountId };
    },
    checkApiKey: (token) => labels.get(token)?.startsWith("api-key") ?? false,
    revokeAccessTokens: () => {
      accessRevokedUpTo = count;
    },
    endSessions: (as) => refresh.endAll(count, as),
    labelOf: (token) => labels.get(token) ?? "unknown",
  };
}

/** An id consists of the seed of the simulator that issued the token, and a number. Only own tokens can be revoked. */
function isRevoked(jti: string, seed: string, upTo: number): boolean {
  const [maker, n] = [jti.slice(0, jti.lastIndexOf(" ")), jti.slice(jti.lastIndexOf(" ") + 1)];
  return maker === seed && Number(n) <= upTo;
}
