import { createHash } from "node:crypto";
import { asString } from "@codexthropic/protocol/json";
import { sendEmpty, sendJson, type Exchange } from "../http/exchange.ts";
import type { Backend } from "../backend.ts";
import { CLIENT_ID } from "./account.ts";

/** The other OAuth endpoints. @see docs/reference/codex-backend.md section 13 */

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/auth\/callback$/;

/** Checks of the authorization URL, by parameter. */
const EXPECTED: Readonly<Record<string, (value: string) => boolean>> = {
  response_type: (value) => value === "code",
  client_id: (value) => value === CLIENT_ID,
  redirect_uri: (value) => LOOPBACK.test(value),
  code_challenge: (value) => /^[\w-]{43}$/.test(value),
  code_challenge_method: (value) => value === "S256",
  state: (value) => value.length >= 16,
  scope: (value) => ["openid", "profile", "email", "offline_access"].every((s) => value.includes(s)),
};

/** Redirects to the client at once, as if the user had agreed. */
export function handleAuthorize(exchange: Exchange, backend: Backend): void {
  const ask = (name: string): string => exchange.query.get(name) ?? "";
  const wrong = Object.keys(EXPECTED).find((name) => !EXPECTED[name]?.(ask(name)));
  if (wrong !== undefined) {
    return sendJson(exchange, 400, { error: "invalid_request", error_description: `Invalid ${wrong}.` });
  }
  const back = new URL(ask("redirect_uri"));
  if (backend.oauth.denyLogin === null) {
    const code = backend.ids.item("ac_");
    backend.oauth.grants.set(code, { challenge: ask("code_challenge"), redirectUri: ask("redirect_uri") });
    back.searchParams.set("code", code);
  } else {
    back.searchParams.set("error", backend.oauth.denyLogin);
  }
  back.searchParams.set("state", ask("state"));
  sendEmpty(exchange, 302, { location: back.href });
}

export function handleUserCode(exchange: Exchange, backend: Backend): void {
  if (exchange.body?.["client_id"] !== CLIENT_ID) {
    return sendJson(exchange, 401, { error: { code: "invalid_client", message: "Unknown client." } });
  }
  const id = backend.ids.item("deviceauth_");
  const userCode = `SIMU-${String(backend.oauth.devices.size + 1).padStart(5, "0")}`;
  backend.oauth.devices.set(id, { userCode, pendingLeft: backend.settings.devicePending });
  const expires = new Date(backend.settings.now() + 15 * 60_000).toISOString();
  sendJson(exchange, 200, {
    device_auth_id: id,
    user_code: userCode,
    interval: backend.settings.deviceInterval,
    expires_at: expires,
  });
}

/** 403 as long as the user has not typed the code. */
export function handleDeviceToken(exchange: Exchange, backend: Backend): void {
  const id = asString(exchange.body?.["device_auth_id"]) ?? "";
  const login = backend.oauth.devices.get(id);
  if (!login || login.userCode !== exchange.body?.["user_code"]) {
    return sendJson(exchange, 400, {
      error: { code: "invalid_request", message: "Unknown device code." },
    });
  }
  if (login.pendingLeft-- > 0) {
    return sendJson(exchange, 403, {
      error: { code: "deviceauth_authorization_pending", message: "Device authorization is pending." },
    });
  }
  backend.oauth.devices.delete(id);
  const code = backend.ids.item("ac_");
  const verifier = backend.ids.item("").repeat(2).slice(0, 86);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  backend.oauth.grants.set(code, { challenge, redirectUri: `${backend.origin}/deviceauth/callback` });
  sendJson(exchange, 200, {
    authorization_code: code,
    code_challenge: challenge,
    code_verifier: verifier,
  });
}

export function handleRevoke(exchange: Exchange, backend: Backend): void {
  backend.issuer.refresh.revoke(asString(exchange.body?.["token"]) ?? "");
  sendJson(exchange, 200, {});
}
