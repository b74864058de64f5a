import { CodexAuthError } from "../auth-error.ts";
import { pollDeviceCode, requestDeviceCode } from "../login-server/request-device-code.ts";
import { exchangeCode, type LoginTokens } from "../login-server/exchange-code.ts";
import type { Settings } from "../options.ts";
import { rejectOnAbort } from "./reject-on-abort.ts";
import type { DeviceLogin } from "./login-options.ts";

/** How long a device code lives when the server does not say. @see docs/reference/codex-backend.md section 13 */
const LIFETIME_MS = 15 * 60_000;

/** The login with a code that the user types on any device. */
export async function logInWithDevice(settings: Settings, options: DeviceLogin): Promise<LoginTokens> {
  const { now, sleep } = settings;
  const { signal } = options;
  const device = await requestDeviceCode(settings, signal);
  const expiresAt = Math.min(device.expiresAt ?? Infinity, now() + LIFETIME_MS);
  await options.onPrompt({ url: device.url, userCode: device.userCode, expiresAt });
  let offline: CodexAuthError | null = null;
  for (;;) {
    // This takes minutes: a network that fails for a moment must not end the login.
    const polled = await pollDeviceCode(settings, device, signal).catch(orOffline);
    if (polled !== null && !(polled instanceof CodexAuthError)) return exchangeCode(settings, polled, signal);
    offline = polled;
    if (now() + device.intervalMs >= expiresAt) break;
    await (signal
      ? Promise.race([sleep(device.intervalMs), rejectOnAbort(signal)])
      : sleep(device.intervalMs));
  }
  throw offline ?? new CodexAuthError("login_expired", "The device code has expired.");
}

function orOffline(error: unknown): CodexAuthError {
  if (error instanceof CodexAuthError && error.code === "network") return error;
  throw error;
}
