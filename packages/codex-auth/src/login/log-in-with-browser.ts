import { CodexAuthError } from "../auth-error.ts";
import { buildAuthorizeUrl } from "../login-server/build-authorize-url.ts";
import { exchangeCode, exchangeForApiKey, type LoginTokens } from "../login-server/exchange-code.ts";
import { createPkce, randomToken } from "../login-server/create-pkce.ts";
import type { Settings } from "../options.ts";
import { startCallbackServer, type Callback } from "./start-callback-server.ts";
import { rejectOnAbort } from "./reject-on-abort.ts";
import { readQuery, readCallback } from "./read-callback.ts";
import type { BrowserLogin } from "./login-options.ts";

const TIMEOUT_MS = 15 * 60_000;
const MAX_PASTES = 3;

/** The login in the browser, with PKCE, a state, and a callback server that runs as long as the login. */
export async function logInWithBrowser(
  settings: Settings,
  options: BrowserLogin,
): Promise<LoginTokens & { apiKey: string | null }> {
  const pkce = createPkce();
  const state = randomToken();
  const server = await startCallbackServer(state, options.port === undefined ? undefined : [options.port]);
  const stop = createStop(options);
  try {
    const redirectUri = `http://127.0.0.1:${server.port}/auth/callback`;
    await options.openUrl(
      buildAuthorizeUrl(settings.issuer, { redirectUri, challenge: pkce.challenge, state }),
    );
    const callback = await Promise.race([
      server.callback,
      waitForPaste(options, state, stop.signal),
      rejectOnAbort(stop.signal),
    ]);
    try {
      const tokens = await exchangeCode(
        settings,
        { code: callback.code, redirectUri, verifier: pkce.verifier },
        options.signal,
      );
      const apiKey = await exchangeForApiKey(settings, tokens.idToken);
      callback.finish("success");
      return { ...tokens, apiKey };
    } catch (error) {
      callback.finish("failure");
      throw error;
    }
  } finally {
    stop.release();
    await server.close();
  }
}

/** One signal for a login that is cancelled, too late, or over. */
function createStop(options: BrowserLogin): { signal: AbortSignal; release: () => void } {
  const over = new AbortController();
  const late = new CodexAuthError("login_expired", "Nobody has finished the login in the browser.");
  const timer = setTimeout(() => over.abort(late), options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([over.signal, options.signal]) : over.signal;
  return {
    signal,
    release: () => {
      clearTimeout(timer);
      over.abort(new CodexAuthError("login_cancelled", "The login is over."));
    },
  };
}

/** Resolves with a pasted address of this login, and never otherwise: the browser may still come. */
async function waitForPaste(options: BrowserLogin, state: string, signal: AbortSignal): Promise<Callback> {
  for (let attempt = 0; attempt < MAX_PASTES && options.pastedUrl && !signal.aborted; attempt++) {
    const text = await options.pastedUrl(signal).catch(() => null);
    if (text === null) break;
    const result = readCallback(readQuery(text), state);
    if (result.kind === "error") throw result.error;
    if (result.kind === "code") return { code: result.code, finish: () => undefined };
  }
  return new Promise(() => undefined);
}
