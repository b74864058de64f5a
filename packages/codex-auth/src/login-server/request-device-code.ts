import { asNumber, asText } from "@codexthropic/protocol/json";
import { CodexAuthError } from "../auth-error.ts";
import { CLIENT_ID, askLoginServer, type LoginServer } from "./ask-login-server.ts";
import type { CodeGrant } from "./exchange-code.ts";

/** @see docs/reference/codex-backend.md section 13 */
export interface DeviceCode {
  deviceAuthId: string;
  userCode: string;
  /** Where the user types it. */
  url: string;
  intervalMs: number;
  /** Milliseconds since the epoch; null when the server does not say. */
  expiresAt: number | null;
}

type Http = LoginServer & { issuer: string };

export async function requestDeviceCode(http: Http, signal?: AbortSignal): Promise<DeviceCode> {
  const { ok, status, body, intermediary } = await askLoginServer(http, {
    url: `${http.issuer}/api/accounts/deviceauth/usercode`,
    json: { client_id: CLIENT_ID },
    isRepeatable: true,
    signal,
  });
  if (status === 404 && intermediary === null) {
    throw new CodexAuthError(
      "login_failed",
      "The login server offers no device codes; use the browser login.",
    );
  }
  const deviceAuthId = asText(body?.["device_auth_id"]);
  const userCode = asText(body?.["user_code"]) ?? asText(body?.["usercode"]);
  if (!ok || deviceAuthId === undefined || userCode === undefined) {
    throw new CodexAuthError(
      "login_failed",
      intermediary ?? `The login server answered ${status} instead of a device code.`,
    );
  }
  const expires = Date.parse(asText(body?.["expires_at"]) ?? "");
  return {
    deviceAuthId,
    userCode,
    url: `${http.issuer}/codex/device`,
    // A string on the wire; a number would do as well.
    intervalMs: 1000 * (asNumber(Number(body?.["interval"])) || 5),
    expiresAt: Number.isNaN(expires) ? null : expires,
  };
}

/**
 * One poll; null while the user has not typed the code (403, and 404 by what others report). Throws `login_failed`, and
 * `network` for what may pass: no answer, a web page, 429 and 5xx.
 */
export async function pollDeviceCode(
  http: Http,
  device: DeviceCode,
  signal?: AbortSignal,
): Promise<CodeGrant | null> {
  const { ok, status, body, intermediary } = await askLoginServer(http, {
    url: `${http.issuer}/api/accounts/deviceauth/token`,
    json: { device_auth_id: device.deviceAuthId, user_code: device.userCode },
    signal,
  });
  const told = intermediary ?? `The login server answered ${status} to the device code.`;
  if (intermediary !== null || status === 429 || status >= 500) throw new CodexAuthError("network", told);
  if (status === 403 || status === 404) return null;
  const code = asText(body?.["authorization_code"]);
  const verifier = asText(body?.["code_verifier"]);
  if (!ok || code === undefined || verifier === undefined) {
    throw new CodexAuthError("login_failed", told);
  }
  return { code, verifier, redirectUri: `${http.issuer}/deviceauth/callback` };
}
