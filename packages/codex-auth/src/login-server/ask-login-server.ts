import type { RetryOptions } from "ky";
import { parseObject, type JsonObject } from "@codexthropic/protocol/json";
import { findIntermediary, redact, UpstreamError } from "@codexthropic/protocol/errors";
import { CodexAuthError, safeCause } from "../auth-error.ts";
import type { Settings } from "../options.ts";

/** The client id of every Codex CLI. @see docs/reference/codex-backend.md section 12 */
export const CLIENT_ID = "app_EMoamEEZ73f0CkXaXp7hrann";

export interface LoginServerAnswer {
  status: number;
  ok: boolean;
  /** `undefined`: the body is no JSON object. */
  body: JsonObject | undefined;
  /** Who has sent a web page in place of an answer, in words; null for an answer of the login server. */
  intermediary: string | null;
}

export interface LoginServerRequest {
  url: string;
  /** Sent as JSON … */
  json?: Record<string, string>;
  /** … or as a form. */
  form?: Record<string, string>;
  /** The request is a GET with this token. */
  bearer?: string;
  /** Sends the request again after a failure that is temporary. Never for a token or a code that works once. */
  isRepeatable?: boolean;
  signal?: AbortSignal | undefined;
}

export type LoginServer = Pick<Settings, "fetch" | "identity" | "timeoutMs">;

/** About two seconds together at most, also when the server asks for more: somebody waits for the answer. */
const repeat = (): RetryOptions => ({
  limit: 2,
  methods: ["get", "post"],
  statusCodes: [429, 500, 502, 503, 504],
  maxRetryAfter: 1000,
  shouldRetry: ({ error }) => (error instanceof CodexAuthError ? false : undefined),
});

/**
 * One request to the login server. Follows no redirect, for every request carries a token, a code or a key.
 * Throws `network`, also when something on the way has answered that will do so again (a captive portal, a network
 * proxy, Cloudflare), or the reason of `signal`.
 */
export async function askLoginServer(
  { fetch, identity, timeoutMs }: LoginServer,
  { url, json, form, bearer, isRepeatable = false, signal }: LoginServerRequest,
): Promise<LoginServerAnswer> {
  try {
    // Loaded when it is needed: most processes never refresh.
    const { default: ky } = await import("ky");
    let text = "";
    let intermediary: string | null = null;
    const { status, ok } = await ky(url, {
      method: bearer === undefined ? "POST" : "GET",
      ...(json && { json }),
      ...(form && { body: new URLSearchParams(form) }),
      headers: {
        originator: identity.originator,
        "user-agent": identity.userAgent,
        accept: "*/*",
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(signal && { signal }),
      redirect: "manual",
      timeout: timeoutMs,
      retry: isRepeatable ? repeat() : 0,
      // The body is read here, within the time limit of ky, and so that nothing is waited for after its last byte.
      async fetch(input, init) {
        // In `init` as well, for injected functions that take a `Request` apart.
        const response = await fetch(input, { ...init, redirect: "manual" });
        rejectRedirect(url, response);
        text = await response.text();
        intermediary = nameIntermediary(url, response, text);
        return new Response(null, { status: response.status, headers: response.headers });
      },
    }).catch(readHttpError);
    return { status, ok, body: parseObject(text), intermediary };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CodexAuthError) throw error;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new CodexAuthError("network", sentenceIn(error) ?? `${new URL(url).host} did not answer.`, {
      cause: isLate ? new Error("ETIMEDOUT") : safeCause(error),
    });
  }
}

/** The sentence of a network of this project: it names the proxy or the certificate that is in the way. */
function sentenceIn(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof UpstreamError) return cause.message;
  return null;
}

function nameIntermediary(url: string, { status, headers }: Response, text: string): string | null {
  const { host } = new URL(url);
  const found = findIntermediary(host, status, (name) => headers.get(name), text);
  if (found?.isBlocking) throw new CodexAuthError("network", found.message);
  return found && redact(found.message);
}

/** ky throws for a status that is not 2xx, once it has repeated what may be repeated. */
function readHttpError(error: unknown): Response {
  if (error instanceof Error && "response" in error && error.response instanceof Response)
    return error.response;
  throw error;
}

/** A browser hides the status of a redirect (0); an injected `fetch` may have followed it in spite of `init`. */
function rejectRedirect(url: string, response: Response): void {
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

/** `{"error":{"code":…}}`, `{"error":"code"}` or `{"code":…}`. @see docs/reference/codex-backend.md section 12 */
export function readErrorCode(body: JsonObject | undefined): string | null {
  const error = body?.["error"];
  const nested = typeof error === "object" && error !== null && "code" in error ? error.code : error;
  const code = typeof nested === "string" ? nested : body?.["code"];
  return typeof code === "string" ? code.toLowerCase() : null;
}
