import { createHash, timingSafeEqual } from "node:crypto";
import { HttpError } from "../http/http-error.ts";
import type { ProxyRequest } from "../http/http-message.ts";
import { isLoopbackAuthority } from "./is-loopback.ts";

/**
 * Who may talk to us. A page in the user's browser must not (Origin, Sec-Fetch-Site, form posts), a DNS name
 * that was bound to 127.0.0.1 must not (Host), and with a key set nobody without it.
 * @see docs/security.md
 * @module
 */

export interface AccessRules {
  apiKey: string | undefined;
  /** Bound to a loopback address: only loopback names are accepted as Host. */
  loopbackOnly: boolean;
}

/** Needs no key: load balancers and `doctor` ask here. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz"]);

/** Content types that an HTML form can post across origins without asking first. */
const FORM_TYPE = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

/** What the status page loads: its key may come from a cookie. */
const PAGE_PATHS: ReadonlySet<string> = new Set([
  "/",
  "/status",
  "/status/usage",
  "/status/requests",
  "/events",
]);

/** The cookie that the status page keeps after `/?key=`. */
export const KEY_COOKIE = "codexthropic_key";

/** @throws HttpError for a request that must not be answered */
export function checkAccess(request: ProxyRequest, rules: AccessRules): void {
  checkHost(request, rules);
  checkBrowser(request);
  checkUpgrade(request);
  checkKey(request, rules);
}

function checkHost(request: ProxyRequest, { apiKey, loopbackOnly }: AccessRules): void {
  if (loopbackOnly) {
    if (isLoopbackAuthority(request.header("host") ?? "")) return;
    throw forbidden("This Host name is not ours; use 127.0.0.1 or localhost.");
  }
  // After a reload that took the key away.
  if (apiKey === undefined) {
    throw forbidden("This proxy listens beyond loopback and has no key any more; it answers nobody.");
  }
}

function checkBrowser(request: ProxyRequest): void {
  const origin = request.header("origin");
  const host = request.header("host");
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw forbidden("Requests from web pages of other origins are refused.");
  }
  // Node's own fetch sends sec-fetch-mode without Origin and without sec-fetch-site: that is no browser.
  const site = request.header("sec-fetch-site");
  const isNavigation = request.header("sec-fetch-mode") === "navigate" && request.method === "GET";
  if ((site === "cross-site" || site === "same-site") && !isNavigation) {
    throw forbidden("Requests from web pages of other origins are refused.");
  }
  if (request.method === "POST" && FORM_TYPE.test(request.header("content-type") ?? "")) {
    throw new HttpError("invalid_request", "Send the body with content-type: application/json.");
  }
}

/** A page of any origin may open a WebSocket, and none is spoken here. Other protocols that a client offers are ignored. */
function checkUpgrade(request: ProxyRequest): void {
  if (/(?:^|[\s,])websocket(?:$|[\s,/])/i.test(request.header("upgrade") ?? "")) {
    throw forbidden("This proxy speaks no WebSocket.");
  }
}

function checkKey(request: ProxyRequest, { apiKey }: AccessRules): void {
  if (apiKey === undefined || OPEN_PATHS.has(request.path)) return;
  if (presentedKeys(request).some((key) => isSameKey(key, apiKey))) return;
  throw new HttpError(
    "wrong_key",
    "/login does not help here: set ANTHROPIC_AUTH_TOKEN to the key of this proxy. Wrong or missing key for this proxy; send it in the header x-api-key or authorization.",
  );
}

/** Claude Code sends both headers when both variables are set; either may be right. */
function presentedKeys(request: ProxyRequest): string[] {
  const bearer = /^bearer\s+(.+)$/i.exec(request.header("authorization") ?? "")?.[1];
  const isPage = PAGE_PATHS.has(request.path);
  const keys = [
    request.header("x-api-key"),
    bearer,
    isPage ? cookieKey(request) : null,
    isPage ? request.query().get("key") : null,
  ];
  return keys.filter((key) => typeof key === "string");
}

function cookieKey(request: ProxyRequest): string | null {
  const cookie = request.header("cookie") ?? "";
  const match = new RegExp(`(?:^|;\\s*)${KEY_COOKIE}=([^;]*)`).exec(cookie)?.[1];
  return match === undefined ? null : safeDecode(match);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Hashed first, so that neither the length nor the first differing byte shows in the time it takes. */
function isSameKey(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function forbidden(message: string): HttpError {
  return new HttpError("forbidden_origin", message);
}
