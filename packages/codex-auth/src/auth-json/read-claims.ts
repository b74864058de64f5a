import { asNumber, asObject, asText, parseObject, type JsonObject } from "@codexthropic/protocol/json";

/** The account that a token belongs to. */
export interface Owner {
  accountId: string | null;
  email: string | null;
  /** `plus`, `pro`, `team`, … */
  plan: string | null;
}

/** What this package reads from a JWT. Signatures are not checked: the tokens are our own, and the backend checks them. */
export interface Claims extends Owner {
  /** Seconds since the epoch. */
  exp: number | null;
  iat: number | null;
}

const NONE: Claims = { exp: null, iat: null, email: null, accountId: null, plan: null };

/**
 * The claims of a JWT; all null for anything else.
 * @see docs/reference/codex-backend.md section 11
 */
export function readClaims(token: string | null): Claims {
  const payload = decode(token?.split(".")[1]);
  if (payload === undefined) return NONE;
  const auth = asObject(payload["https://api.openai.com/auth"]);
  const profile = asObject(payload["https://api.openai.com/profile"]);
  return {
    exp: asNumber(payload["exp"]) ?? null,
    iat: asNumber(payload["iat"]) ?? null,
    email: asText(payload["email"]) ?? asText(profile["email"]) ?? null,
    accountId: asText(auth["chatgpt_account_id"]) ?? null,
    plan: asText(auth["chatgpt_plan_type"]) ?? null,
  };
}

function decode(segment: string | undefined): JsonObject | undefined {
  return segment === undefined ? undefined : parseObject(Buffer.from(segment, "base64url").toString("utf8"));
}
