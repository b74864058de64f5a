import { createHash } from "node:crypto";
import { asString } from "@codexthropic/protocol/json";
import { waitFor } from "../answer/hold.ts";
import { sendJson, type Exchange } from "../http/exchange.ts";
import type { Backend } from "../backend.ts";
import { CLIENT_ID } from "./account.ts";
import type { IssueOptions, Tokens } from "./login.ts";
import type { RefreshVerdict } from "./refresh-tokens.ts";
import type { TokenReply } from "./login.ts";

/**
 * `POST /oauth/token`: refresh, authorization code, API-key exchange.
 * @see docs/reference/codex-backend.md sections 12 and 13
 */

/** A status and a body. */
interface Result {
  status: number;
  body: object;
}

type Grant = (form: Form, backend: Backend, reply: TokenReply) => Result;
type Form = (name: string) => string;

const GRANTS: Readonly<Record<string, Grant>> = {
  refresh_token: refresh,
  authorization_code: exchangeCode,
  "urn:ietf:params:oauth:grant-type:token-exchange": exchangeForApiKey,
};

export async function handleToken(exchange: Exchange, backend: Backend): Promise<void> {
  const form: Form = (name) => asString(exchange.body?.[name]) ?? "";
  const reply = backend.oauth.replies.shift() ?? {};
  const grant = GRANTS[form("grant_type")];
  // The refresh token is used up when the request arrives, whatever happens to the answer.
  const result = prepared(reply) ?? judge(grant, form, backend, reply);
  if (reply.hold !== undefined) await waitFor(reply.hold, exchange.closed);
  if (exchange.closed.aborted) return;
  if (reply.cut) return exchange.cut();
  sendJson(exchange, result.status, result.body);
}

function prepared({ status, code, body }: TokenReply): Result | null {
  if (body !== undefined) return { status: status ?? 200, body };
  if (code !== undefined) return failure(status ?? 401, code, "Prepared failure.");
  return status === undefined || status === 200 ? null : failure(status, null, "Prepared failure.");
}

function judge(grant: Grant | undefined, form: Form, backend: Backend, reply: TokenReply): Result {
  if (!grant) return failure(400, "unsupported_grant_type", "Unsupported grant type.");
  if (form("client_id") !== CLIENT_ID) return failure(401, "invalid_client", "Unknown client.");
  return grant(form, backend, reply);
}

const REFRESH_FAILURES: Readonly<Record<Exclude<RefreshVerdict["state"], "valid">, [string, string]>> = {
  reused: [
    "refresh_token_reused",
    "Your refresh token has already been used to generate a new access token. Please try signing in again.",
  ],
  expired: ["refresh_token_expired", "Your refresh token has expired. Please try signing in again."],
  revoked: [
    "refresh_token_invalidated",
    "Your refresh token has been invalidated. Please try signing in again.",
  ],
  unknown: ["refresh_token_invalidated", "Could not validate your refresh token."],
};

function refresh(form: Form, backend: Backend, reply: TokenReply): Result {
  const verdict = backend.issuer.refresh.redeem(form("refresh_token"));
  if (verdict.state !== "valid") {
    const [code, message] = REFRESH_FAILURES[verdict.state];
    return failure(401, code, message);
  }
  return tokens(backend, reply, { account: verdict.account });
}

function exchangeCode(form: Form, backend: Backend, reply: TokenReply): Result {
  const grant = backend.oauth.grants.get(form("code"));
  backend.oauth.grants.delete(form("code"));
  const challenge = createHash("sha256").update(form("code_verifier")).digest("base64url");
  if (!grant || grant.redirectUri !== form("redirect_uri") || grant.challenge !== challenge) {
    return failure(400, "invalid_grant", "Invalid authorization code, redirect URI or code verifier.");
  }
  return tokens(backend, reply, {});
}

function exchangeForApiKey(form: Form, backend: Backend): Result {
  const isAsked = form("requested_token") === "openai-api-key" && form("subject_token") !== "";
  return isAsked
    ? { status: 200, body: { access_token: backend.issuer.issueApiKey() } }
    : failure(400, "invalid_request", "Only an openai-api-key can be exchanged.");
}

function tokens(backend: Backend, reply: TokenReply, options: IssueOptions): Result {
  const { expiresIn } = reply;
  const issued = backend.issuer.issue({ ...options, ...(expiresIn !== undefined && { expiresIn }) });
  const told: Partial<Tokens> = { ...issued };
  for (const field of reply.omit ?? []) delete told[field];
  return { status: 200, body: told };
}

function failure(status: number, code: string | null, message: string): Result {
  return { status, body: { error: { message, type: "invalid_request_error", param: null, code } } };
}
