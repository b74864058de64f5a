import { asNumber, asRecord, asText, parseRecord } from "../json.ts";

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
  if (payload === null) return NONE;
  const auth = asRecord(payload["https://api.openai.com/auth"]) ?? {};
  const profile = asRecord(payload["https://api.openai.com/profile"]) ?? {};
  return {
    exp: asNumber(payload["exp"]),
    iat: asNumber(payload["iat"]),
    email: asText(payload["email"]) ?? asText(profile["email"]),
    accountId: asText(auth["chatgpt_account_id"]),
    plan: asText(auth["chatgpt_plan_type"]),
  };
}

function decode(segment: string | undefined): Record<string, unknown> | null {
  return segment === undefined ? null : parseRecord(Buffer.from(segment, "base64url").toString("utf8"));
}
