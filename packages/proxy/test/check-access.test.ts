import { describe, expect, it } from "vitest";
import type { Exchange } from "./exchange.ts";
import { guard } from "./guard.ts";

const exchange = (over: {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
}): Exchange => ({
  method: over.method ?? "POST",
  path: over.path ?? "/v1/messages",
  query: () => new URLSearchParams(over.query ?? ""),
  header: (name) => ({ host: "127.0.0.1:8765", ...over.headers })[name] ?? null,
  body: () => Promise.reject(new Error("not read by the guard")),
  departure: () => new AbortController(),
  reply: { head() {}, write: () => true, end() {}, onDrain() {}, onGone() {} },
});

const open = { apiKey: undefined, loopbackOnly: true };
const keyed = { apiKey: "right", loopbackOnly: true };

describe("Host", () => {
  it.each(["127.0.0.1", "127.0.0.1:8765", "localhost", "localhost:1", "[::1]:8765", "LOCALHOST:80"])(
    "accepts %s",
    (host) => {
      expect(guard(exchange({ headers: { host } }), open)).toBeNull();
    },
  );

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8765",
    "",
    "[::2]",
    "127.0.0.1:8765@evil",
  ])("refuses %j: a name that was bound to 127.0.0.1", (host) => {
    expect(guard(exchange({ headers: { host } }), open)).toMatchObject({ status: 403 });
  });

  it("does not matter when bound elsewhere, where a key is required anyway", () => {
    const elsewhere = { apiKey: "right", loopbackOnly: false };
    expect(guard(exchange({ headers: { host: "proxy.lan", "x-api-key": "right" } }), elsewhere)).toBeNull();
  });
});

describe("a page in the user's browser", () => {
  it.each(["https://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:8765"])(
    "is refused with Origin %s",
    (origin) => {
      expect(guard(exchange({ headers: { origin } }), open)).toMatchObject({ status: 403 });
    },
  );

  it("is let in from our own origin: the status page", () => {
    const headers = { origin: "http://127.0.0.1:8765", "sec-fetch-site": "same-origin" };
    expect(guard(exchange({ headers }), open)).toBeNull();
  });

  it.each(["cross-site", "same-site"])("is refused without Origin when sec-fetch-site is %s", (site) => {
    const headers = { "sec-fetch-site": site, "sec-fetch-mode": "no-cors" };
    expect(guard(exchange({ method: "GET", path: "/status", headers }), open)).toMatchObject({ status: 403 });
  });

  it("may link to the status page", () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(guard(exchange({ method: "GET", path: "/", headers }), open)).toBeNull();
    expect(guard(exchange({ method: "POST", path: "/", headers }), open)).toMatchObject({ status: 403 });
  });

  it.each(["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])(
    "cannot post a form: %s",
    (type) => {
      expect(guard(exchange({ headers: { "content-type": type } }), open)).toMatchObject({ status: 400 });
    },
  );
});

it("takes Node's own fetch, which sends sec-fetch-mode and no Origin, for no browser", () => {
  const headers = { "sec-fetch-mode": "cors", "content-type": "application/json" };
  expect(guard(exchange({ headers }), open)).toBeNull();
});

describe("with a key set", () => {
  it.each([
    ["x-api-key", "right"],
    ["authorization", "Bearer right"],
    ["authorization", "bearer right"],
  ])("accepts it as %s: %s", (name, value) => {
    expect(guard(exchange({ headers: { [name]: value } }), keyed)).toBeNull();
  });

  it("accepts either of two headers: Claude Code sends both when both variables are set", () => {
    const headers = { "x-api-key": "other", authorization: "Bearer right" };
    expect(guard(exchange({ headers }), keyed)).toBeNull();
  });

  it.each([
    {},
    { "x-api-key": "" },
    { "x-api-key": "righ" },
    { "x-api-key": "right " },
    { authorization: "Basic right" },
  ])("refuses %j", (headers) => {
    expect(guard(exchange({ headers: headers as Record<string, string> }), keyed)).toMatchObject({
      status: 401,
      type: "authentication_error",
    });
  });

  it("leaves /healthz open", () => {
    expect(guard(exchange({ method: "GET", path: "/healthz" }), keyed)).toBeNull();
  });

  it("takes ?key= and the cookie on the page only", () => {
    expect(guard(exchange({ method: "GET", path: "/", query: "key=right" }), keyed)).toBeNull();
    expect(
      guard(
        exchange({ method: "GET", path: "/status", headers: { cookie: "a=b; codexthropic_key=right" } }),
        keyed,
      ),
    ).toBeNull();
    expect(guard(exchange({ query: "key=right" }), keyed)).toMatchObject({ status: 401 });
    expect(guard(exchange({ headers: { cookie: "codexthropic_key=right" } }), keyed)).toMatchObject({
      status: 401,
    });
  });
});
