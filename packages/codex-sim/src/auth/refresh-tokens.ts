import { createHmac } from "node:crypto";
import { asObject, asString, parseJson } from "@codexthropic/protocol/json";
import type { Account } from "./login.ts";

export type RefreshVerdict =
  | { readonly state: "valid"; readonly account: Partial<Account> }
  | { readonly state: "reused" | "revoked" | "expired" | "unknown" };

/** Refresh tokens. Each holds its account and works once. */
export interface RefreshTokens {
  make(account: Account, n: number): string;
  /** Checks a token. A valid one is used up by that. */
  redeem(token: string): RefreshVerdict;
  revoke(token: string): void;
  /** Every token up to this number is refused from now on. */
  endAll(upTo: number, as: "expired" | "revoked"): void;
}

/** The dash keeps invented tokens from looking like real ones to a secret scanner. */
const PREFIX = "rt_sim-";

export function createRefreshTokens(secret: string, seed: string): RefreshTokens {
  const used = new Set<string>();
  const revoked = new Set<string>();
  let ended: { upTo: number; as: "expired" | "revoked" } = { upTo: 0, as: "revoked" };

  const macOf = (payload: string): string =>
    createHmac("sha256", secret).update(`refresh ${payload}`).digest("base64url");

  return {
    make(account, n) {
      const payload = Buffer.from(JSON.stringify({ account, n, seed })).toString("base64url");
      return `${PREFIX}${payload}.${macOf(payload)}`;
    },
    redeem(token) {
      const [payload = "", mac = ""] = token.slice(PREFIX.length).split(".");
      if (!token.startsWith(PREFIX) || mac !== macOf(payload)) return { state: "unknown" };
      const { account, n, seed: maker } = asObject(parseJson(Buffer.from(payload, "base64url").toString()));
      if (revoked.has(token)) return { state: "revoked" };
      if (maker === seed && Number(n) <= ended.upTo) return { state: ended.as };
      if (used.has(token)) return { state: "reused" };
      used.add(token);
      return { state: "valid", account: accountOf(asObject(account)) };
    },
    revoke: (token) => void revoked.add(token),
    endAll: (upTo, as) => {
      ended = { upTo, as };
    },
  };
}

function accountOf(told: Record<string, unknown>): Partial<Account> {
  const text = (name: keyof Account): Partial<Account> => {
    const value = asString(told[name]);
    return value === undefined ? {} : { [name]: value };
  };
  return { ...text("accountId"), ...text("userId"), ...text("email"), ...text("plan") };
}
