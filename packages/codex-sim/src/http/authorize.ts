import type { Issuer } from "../auth/issuer.ts";
import { type Problem } from "../validate/problem.ts";
import { reject } from "../validate/reject.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Authorization. Every request to chatgpt.com needs a valid access token, `/v1` an API key.
 * The sentences of the 401s are those that users of the real backend report; the CLI only reads the status.
 * @module
 */
const SENTENCES = {
  missing: ["Missing bearer authentication in header", "missing_bearer"],
  unknown: ["Could not parse your authentication token. Please try signing in again.", "invalid_token"],
  expired: ["Provided authentication token is expired. Please try signing in again.", "token_expired"],
  revoked: [
    "Your authentication token has been invalidated. Please try signing in again.",
    "token_invalidated",
  ],
} as const;

function unauthorized(state: keyof typeof SENTENCES): Problem {
  const [message, code] = SENTENCES[state];
  return { rule: "authorization", ...reject(message, null, code, 401) };
}

/** Checks the access token, and that it belongs to the account of the header. */
export function checkChatgpt(exchange: Exchange, issuer: Issuer): Problem | null {
  if (exchange.bearer === null) return unauthorized("missing");
  const verdict = issuer.checkAccess(exchange.bearer);
  if (verdict.state !== "valid") return unauthorized(verdict.state);
  const claimed = exchange.header("chatgpt-account-id");
  if (claimed === undefined) {
    exchange.entry.warnings.push("chatgpt-account-id is missing");
    return null;
  }
  return claimed === verdict.accountId ? null : WRONG_WORKSPACE;
}

const WRONG_WORKSPACE: Problem = {
  rule: "authorization",
  ...reject("You do not have access to this workspace.", null, "workspace_access_denied", 403),
};

export function checkApiKey(exchange: Exchange, issuer: Issuer): Problem | null {
  if (exchange.bearer === null) return unauthorized("missing");
  return issuer.checkApiKey(exchange.bearer)
    ? null
    : {
        rule: "authorization",
        ...reject("Incorrect API key provided.", null, "invalid_api_key", 401),
      };
}
