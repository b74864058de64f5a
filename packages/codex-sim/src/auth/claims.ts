import type { JsonObject } from "@codexthropic/protocol/json";
import type { Account } from "./login.ts";

/** The claims that the CLI reads, and those that stand beside them. @see docs/reference/codex-backend.md section 11 */

export const AUTH_CLAIM = "https://api.openai.com/auth";
const PROFILE_CLAIM = "https://api.openai.com/profile";

/** What the id token and the access token of one login share. */
export interface TokenContents {
  issuer: string;
  who: Account;
  /** Unix seconds. */
  iat: number;
  exp: number | null;
  jti: string;
}

export function idClaims(context: TokenContents): JsonObject {
  const { who } = context;
  return { ...common(context), aud: ["codex"], email: who.email, email_verified: true };
}

export function accessClaims(context: TokenContents): JsonObject {
  return {
    ...common(context),
    aud: ["https://api.openai.com/v1"],
    scp: ["openid", "profile", "email", "offline_access"],
    [PROFILE_CLAIM]: { email: context.who.email, email_verified: true },
  };
}

function common({ issuer, who, iat, exp, jti }: TokenContents): JsonObject {
  return {
    iss: issuer,
    sub: who.userId,
    iat,
    ...(exp !== null && { exp }),
    jti,
    [AUTH_CLAIM]: {
      chatgpt_account_id: who.accountId,
      chatgpt_plan_type: who.plan,
      chatgpt_user_id: who.userId,
      user_id: who.userId,
    },
  };
}
