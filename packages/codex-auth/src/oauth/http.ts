import { rejection } from "../abort.ts";
import { CodexAuthError, safeCause } from "../error.ts";
import { parseRecord } from "../json.ts";
import type { Settings } from "../options.ts";

/** What the captures call the client; the same for every Codex CLI. */
export const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";

export interface OAuthReply {
  status: number;
  ok: boolean;
  /** The JSON object of the body; null for anything else. */
  body: Record<string, unknown> | null;
}

export interface OAuthRequest {
  url: string;
  /** Sent as JSON … */
  json?: Record<string, string>;
  /** … or as a form. */
  form?: Record<string, string>;
  /** GET with this token instead. */
  bearer?: string;
  signal?: AbortSignal | undefined;
}

export type OAuthHttp = Pick<Settings, "fetch" | "identity" | "timeoutMs">;

/**
 * One request to the login server, without retries: a refresh token and a code work once, so whether to send again
 * is never decided here. Throws `network`, or the reason of `signal`.
 */
export async function requestOAuth(http: OAuthHttp, request: OAuthRequest): Promise<OAuthReply> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), http.timeoutMs);
  try {
    // Loaded when it is needed: most processes never refresh.
    const { default: ky } = await import("ky");
    const response = await ky(request.url, {
      method: request.bearer === undefined ? "POST" : "GET",
      ...(request.json && { json: request.json }),
      ...(request.form && { body: new URLSearchParams(request.form) }),
      headers: {
        originator: http.identity.originator,
        "user-agent": http.identity.userAgent,
        accept: "*/*",
        ...(request.bearer !== undefined && { authorization: `Bearer ${request.bearer}` }),
        ...(request.form && { "content-type": "application/x-www-form-urlencoded" }),
      },
      signal: request.signal ? AbortSignal.any([timeout.signal, request.signal]) : timeout.signal,
      fetch: http.fetch,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
    });
    // The body too falls under the time limit; a signal alone can get lost once the headers are here.
    const text = await Promise.race([response.text(), rejection(timeout.signal)]);
    return { status: response.status, ok: response.ok, body: parseRecord(text) };
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new CodexAuthError("network", `${new URL(request.url).host} did not answer.`, {
      cause: timeout.signal.aborted ? new Error("ETIMEDOUT") : safeCause(error),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** `{"error":{"code":…}}`, `{"error":"code"}` or `{"code":…}`, in lower case. @see codex-backend.md section 12 */
export function errorCode(body: Record<string, unknown> | null): string | null {
  const error = body?.["error"];
  const nested = typeof error === "object" && error !== null && "code" in error ? error.code : error;
  const code = typeof nested === "string" ? nested : body?.["code"];
  return typeof code === "string" ? code.toLowerCase() : null;
}
