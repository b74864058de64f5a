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
 * One request to the login server. Follows no redirect, for every request carries a token, a code or a key. Requests
 * with the method POST are sent once: a refresh token and a code work once, so only their callers can decide.
 * Throws `network`, or the reason of `signal`.
 */
export async function requestOAuth(http: OAuthHttp, request: OAuthRequest): Promise<OAuthReply> {
  const { host } = new URL(request.url);
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
      ...(request.signal && { signal: request.signal }),
      redirect: "manual",
      fetch: (input, init) => fetchWhole(http.fetch, input, init),
      timeout: http.timeoutMs,
      retry: 0,
      throwHttpErrors: false,
    });
    return { status: response.status, ok: response.ok, body: parseRecord(await response.text()) };
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof CodexAuthError) throw error;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new CodexAuthError("network", `${host} did not answer.`, {
      cause: isLate ? new Error("ETIMEDOUT") : safeCause(error),
    });
  }
}

/**
 * `fetch` with an answer that is complete, so that the time limit of ky covers the body as well. `redirect` stands in
 * `init` too, for injected functions that take a `Request` apart.
 */
async function fetchWhole(
  fetch: OAuthHttp["fetch"],
  input: Parameters<OAuthHttp["fetch"]>[0],
  init: RequestInit | undefined,
): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "manual" });
  refuseRedirect(input instanceof Request ? input.url : String(input), response);
  const { status, headers } = response;
  return new Response(hasNoBody(status) ? null : await response.text(), { status, headers });
}

/** @see https://fetch.spec.whatwg.org/#null-body-status */
const hasNoBody = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** A browser hides the status of a redirect (0); an injected `fetch` may have followed it in spite of `init`. */
function refuseRedirect(url: string, response: Response): void {
  const isRedirect = response.status === 0 || (response.status >= 300 && response.status < 400);
  if (!isRedirect && !response.redirected) return;
  void response.body?.cancel().catch(() => undefined);
  const location = response.redirected ? response.url : (response.headers.get("location") ?? "");
  // The host only: the rest of an address may hold a secret.
  const target = location !== "" && URL.canParse(location, url) ? new URL(location, url).host : "";
  throw new CodexAuthError(
    "network",
    `${new URL(url).host} redirected the request to ${target || "an unknown address"}. Redirects are not followed.`,
  );
}

/** `{"error":{"code":…}}`, `{"error":"code"}` or `{"code":…}`, in lower case. @see codex-backend.md section 12 */
export function errorCode(body: Record<string, unknown> | null): string | null {
  const error = body?.["error"];
  const nested = typeof error === "object" && error !== null && "code" in error ? error.code : error;
  const code = typeof nested === "string" ? nested : body?.["code"];
  return typeof code === "string" ? code.toLowerCase() : null;
}
