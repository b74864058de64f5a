import { REDACTED } from "@codexthropic/protocol/errors";
import { describe, expect, it } from "vitest";
import { type AccessRules, checkAccess } from "../src/access/check-access.ts";
import { HttpError } from "../src/http/http-error.ts";
import type { ProxyRequest } from "../src/http/http-message.ts";

interface Sent {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
}

/** What the client is told, or `null`. */
function guard(
  { method = "POST", path = "/v1/messages", query = "", headers }: Sent,
  rules: AccessRules,
): unknown {
  const request: ProxyRequest = {
    method,
    path,
    query: () => new URLSearchParams(query),
    header: (name) => ({ host: "127.0.0.1:8765", ...headers })[name] ?? null,
    readBody: () => Promise.reject(new Error("not read here")),
    signal: new AbortController().signal,
    clientLeft: false,
  };
  try {
    checkAccess(request, rules);
    return null;
  } catch (error) {
    return error instanceof HttpError ? error.answer : error;
  }
}

const open = { apiKey: undefined, loopbackOnly: true };
const keyed = { apiKey: "right", loopbackOnly: true };

describe("Host", () => {
  it.each([
    "127.0.0.1",
    "127.0.0.1:8765",
    "localhost",
    "localhost:1",
    "[::1]:8765",
    "LOCALHOST:80",
    "127.0.0.2",
    "127.1:8765",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
  ])("accepts %s", (host) => {
    expect(guard({ headers: { host } }, open)).toBeNull();
  });

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8765",
    "",
    "[::2]",
    "127.0.0.1:8765@evil",
  ])("refuses %j: a name that was bound to 127.0.0.1", (host) => {
    expect(guard({ headers: { host } }, open)).toMatchObject({ status: 403 });
  });

  it("does not matter when bound elsewhere, where a key is required anyway", () => {
    const elsewhere = { apiKey: "right", loopbackOnly: false };
    expect(guard({ headers: { host: "proxy.lan", "x-api-key": "right" } }, elsewhere)).toBeNull();
  });
});

describe("a page in the user's browser", () => {
  it.each(["https://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:8765"])(
    "is refused with Origin %s",
    (origin) => {
      expect(guard({ headers: { origin } }, open)).toMatchObject({ status: 403 });
    },
  );

  it("is let in from our own origin: the status page", () => {
    const headers = { origin: "http://127.0.0.1:8765", "sec-fetch-site": "same-origin" };
    expect(guard({ headers }, open)).toBeNull();
  });

  it.each(["cross-site", "same-site"])("is refused without Origin when sec-fetch-site is %s", (site) => {
    const headers = { "sec-fetch-site": site, "sec-fetch-mode": "no-cors" };
    expect(guard({ method: "GET", path: "/status", headers }, open)).toMatchObject({ status: 403 });
  });

  it("may link to the status page", () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(guard({ method: "GET", path: "/", headers }, open)).toBeNull();
    expect(guard({ method: "POST", path: "/", headers }, open)).toMatchObject({ status: 403 });
  });

  it.each(["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])(
    "cannot post a form: %s",
    (type) => {
      expect(guard({ headers: { "content-type": type } }, open)).toMatchObject({ status: 400 });
    },
  );
});

it("takes Node's own fetch, which sends sec-fetch-mode and no Origin, for no browser", () => {
  const headers = { "sec-fetch-mode": "cors", "content-type": "application/json" };
  expect(guard({ headers }, open)).toBeNull();
});

describe("with a key set", () => {
  it.each([
    ["x-api-key", "right"],
    ["authorization", "Bearer right"],
    ["authorization", "bearer right"],
  ])("accepts it as %s: %s", (name, value) => {
    expect(guard({ headers: { [name]: value } }, keyed)).toBeNull();
  });

  it("accepts either of two headers: Claude Code sends both when both variables are set", () => {
    const headers = { "x-api-key": "other", authorization: "Bearer right" };
    expect(guard({ headers }, keyed)).toBeNull();
  });

  it.each([
    {},
    { "x-api-key": "" },
    { "x-api-key": "righ" },
    { "x-api-key": "right " },
    { authorization: "Basic right" },
  ])("refuses %j", (headers) => {
    expect(guard({ headers: headers as Record<string, string> }, keyed)).toMatchObject({
      status: 401,
      type: "authentication_error",
    });
  });

  it("leaves /healthz open", () => {
    expect(guard({ method: "GET", path: "/healthz" }, keyed)).toBeNull();
  });

  it("the message names both headers, and nothing of it looks like a secret", () => {
    const told = JSON.stringify(guard({}, keyed));
    expect(told).toContain("in the header x-api-key or authorization.");
    expect(told).not.toContain(REDACTED);
  });

  it("takes ?key= and the cookie on the page only", () => {
    expect(guard({ method: "GET", path: "/", query: "key=right" }, keyed)).toBeNull();
    expect(
      guard({ method: "GET", path: "/status", headers: { cookie: "a=b; codexthropic_key=right" } }, keyed),
    ).toBeNull();
    expect(guard({ query: "key=right" }, keyed)).toMatchObject({ status: 401 });
    expect(guard({ headers: { cookie: "codexthropic_key=right" } }, keyed)).toMatchObject({
      status: 401,
    });
  });
});

describe("an offer to upgrade", () => {
  it.each(["websocket", "WebSocket", "h2c, websocket", "websocket/13"])("to %s is refused", (upgrade) => {
    expect(guard({ method: "GET", headers: { upgrade } }, open)).toMatchObject({ status: 403 });
  });

  it.each(["h2c", "TLS/1.0, h2c", "x-websockets"])("to %s is ignored", (upgrade) => {
    expect(guard({ headers: { upgrade } }, open)).toBeNull();
  });
});

it("answers nobody when a reload has taken the key away beyond loopback", () => {
  expect(guard({}, { apiKey: undefined, loopbackOnly: false })).toMatchObject({ status: 403 });
});
