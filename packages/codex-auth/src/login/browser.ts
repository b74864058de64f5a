import { rejection } from "../abort.ts";
import { CodexAuthError } from "../error.ts";
import { authorizeUrl } from "../oauth/authorize-url.ts";
import { exchangeCode, exchangeForApiKey, type LoginTokens } from "../oauth/exchange.ts";
import { createPkce, randomToken } from "../oauth/pkce.ts";
import type { Settings } from "../options.ts";
import { LOGIN_PORT, startCallbackServer, type Callback } from "./callback-server.ts";
import { queryOf, readCallback } from "./callback.ts";
import type { BrowserLogin } from "./options.ts";

const TIMEOUT_MS = 15 * 60_000;
const PASTES = 3;

/** The login in the browser: PKCE, state, and a server that exists exactly as long as it is needed. */
export async function loginInBrowser(
  settings: Settings,
  options: BrowserLogin,
): Promise<LoginTokens & { apiKey: string | null }> {
  const pkce = createPkce();
  const state = randomToken();
  const server = await startCallbackServer(state, {
    port: options.port ?? LOGIN_PORT,
    anyPort: options.anyPort ?? false,
  });
  const stop = stopper(options);
  try {
    const redirectUri = `http://127.0.0.1:${server.port}/auth/callback`;
    await options.openUrl(authorizeUrl(settings.issuer, { redirectUri, challenge: pkce.challenge, state }));
    const callback = await Promise.race([
      server.callback,
      pasted(options, state, stop.signal),
      rejection(stop.signal),
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

/** One signal for cancelled, too late and no longer needed. */
function stopper(options: BrowserLogin): { signal: AbortSignal; release: () => void } {
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

/** Never settles without a pasted address of this login: the browser may still come. */
async function pasted(options: BrowserLogin, state: string, signal: AbortSignal): Promise<Callback> {
  for (let attempt = 0; attempt < PASTES && options.pastedUrl && !signal.aborted; attempt++) {
    const text = await options.pastedUrl(signal).catch(() => null);
    if (text === null) break;
    const verdict = readCallback(queryOf(text), state);
    if (verdict.kind === "error") throw verdict.error;
    if (verdict.kind === "code") return { code: verdict.code, finish: () => undefined };
  }
  return new Promise(() => undefined);
}
