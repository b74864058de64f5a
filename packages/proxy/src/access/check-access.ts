import { createHash, timingSafeEqual } from "node:crypto";
import type { Exchange } from "./exchange.ts";
import { isLoopbackAuthority } from "./loopback.ts";

/**
 * Who may talk to us. A page in the user's browser must not (Origin, Sec-Fetch-Site, form posts), a DNS name
 * that was bound to 127.0.0.1 must not (Host), and with a key set nobody without it.
 * @see docs/security.md
 * @module
 */

export interface GuardOptions {
  apiKey: string | undefined;
  /** Bound to a loopback address: only loopback names are accepted as Host. */
  loopbackOnly: boolean;
}

export interface Refusal {
  status: 400 | 401 | 403;
  type: "authentication_error" | "permission_error" | "invalid_request_error";
  message: string;
}

/** Needs no key: load balancers and `doctor` ask here. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz"]);

/** Content types that an HTML form can post across origins without asking first. */
const FORM_TYPE = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

/** The cookie that the status page keeps after `/?key=`. */
export const KEY_COOKIE = "codexthropic_key";

/** `null`: come in. */
export function guard(exchange: Exchange, options: GuardOptions): Refusal | null {
  return (
    keyless(options) ??
    foreignHost(exchange, options) ??
    browser(exchange) ??
    webSocket(exchange) ??
    wrongKey(exchange, options)
  );
}

/** After a reload that took the key away. */
function keyless({ apiKey, loopbackOnly }: GuardOptions): Refusal | null {
  return apiKey === undefined && !loopbackOnly
    ? forbidden("This proxy listens beyond loopback and has lost its key; it answers nobody.")
    : null;
}

function foreignHost(exchange: Exchange, { loopbackOnly }: GuardOptions): Refusal | null {
  if (!loopbackOnly || isLoopbackAuthority(exchange.header("host") ?? "")) return null;
  return forbidden("This Host name is not ours; use 127.0.0.1 or localhost.");
}

function browser(exchange: Exchange): Refusal | null {
  const origin = exchange.header("origin");
  if (
    origin !== null &&
    origin !== `http://${exchange.header("host")}` &&
    origin !== `https://${exchange.header("host")}`
  ) {
    return forbidden("Requests from web pages of other origins are refused.");
  }
  // Node's own fetch sends sec-fetch-mode without Origin and without sec-fetch-site: that is no browser.
  const site = exchange.header("sec-fetch-site");
  const isNavigation = exchange.header("sec-fetch-mode") === "navigate" && exchange.method === "GET";
  if ((site === "cross-site" || site === "same-site") && !isNavigation) {
    return forbidden("Requests from web pages of other origins are refused.");
  }
  if (exchange.method === "POST" && FORM_TYPE.test(exchange.header("content-type") ?? "")) {
    return {
      status: 400,
      type: "invalid_request_error",
      message: "Send the body with content-type: application/json.",
    };
  }
  return null;
}

/** A page of any origin may open one, and none is spoken here. Other protocols that a client offers are ignored. */
function webSocket(exchange: Exchange): Refusal | null {
  return /(?:^|[\s,])websocket(?:$|[\s,/])/i.test(exchange.header("upgrade") ?? "")
    ? forbidden("This proxy speaks no WebSocket.")
    : null;
}

function wrongKey(exchange: Exchange, { apiKey }: GuardOptions): Refusal | null {
  if (apiKey === undefined || OPEN_PATHS.has(exchange.path)) return null;
  if (presentedKeys(exchange).some((key) => sameKey(key, apiKey))) return null;
  return {
    status: 401,
    type: "authentication_error",
    message: "Wrong or missing key for this proxy; send it as x-api-key or as a bearer token.",
  };
}

/** Claude Code sends both headers when both variables are set; either may be right. */
function presentedKeys(exchange: Exchange): string[] {
  const bearer = /^bearer\s+(.+)$/i.exec(exchange.header("authorization") ?? "")?.[1];
  const isPage = exchange.path === "/" || exchange.path === "/status";
  const keys = [
    exchange.header("x-api-key"),
    bearer,
    isPage ? cookieKey(exchange) : null,
    isPage ? exchange.query().get("key") : null,
  ];
  return keys.filter((key) => typeof key === "string");
}

function cookieKey(exchange: Exchange): string | null {
  const cookie = exchange.header("cookie") ?? "";
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
function sameKey(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function forbidden(message: string): Refusal {
  return { status: 403, type: "permission_error", message };
}
