import { describe, expect, it } from "vitest";

import { createNetwork } from "../src/node.ts";
import { classifyAnswer } from "../src/transport/classify-answer.ts";
import { createProbe } from "../src/probe.ts";
import type { ResponseHeaders } from "../src/transport/transport.ts";
import { HandshakeError } from "../src/websocket/socket.ts";
import { status, stream, type Answer } from "./backend.ts";
import { build, chatgpt, failureOf, IDS, readAll, tokens, useBackend } from "./setup.ts";

const URL_OF_BACKEND = "https://chatgpt.com/backend-api/codex/responses";
const HTML = { "content-type": "text/html; charset=UTF-8" };
const page = (title: string): string => `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;

it.each<[string, number, Record<string, string>, string, string, RegExp]>([
  [
    "a Cloudflare challenge",
    403,
    { ...HTML, server: "cloudflare", "cf-mitigated": "challenge", "cf-ray": "8f0-FRA" },
    page("Just a moment..."),
    "network_blocked",
    /Cloudflare, in front of chatgpt\.com, .*cf-mitigated: challenge, ray 8f0-FRA/,
  ],
  ["a challenge without a page", 503, { "cf-mitigated": "challenge" }, "", "network_blocked", /Cloudflare/],
  [
    "Cloudflare's own error page",
    502,
    { ...HTML, server: "cloudflare", "cf-ray": "8f1-FRA" },
    page("chatgpt.com | 502: Bad gateway"),
    "bad_gateway",
    /^Cloudflare, in front of chatgpt\.com, answered 502 with a web page \(“chatgpt\.com \| 502: Bad gateway”\), ray 8f1-FRA\.$/,
  ],
  [
    "Cloudflare's rate limit",
    429,
    { ...HTML, server: "cloudflare", "retry-after": "7" },
    page("Error 1015"),
    "rate_limited",
    /answered 429 with a web page \(“Error 1015”\)/,
  ],
  ["a captive portal", 200, HTML, page("Hotel WiFi"), "network_blocked", /“Hotel WiFi”.* public network/],
  [
    "a redirect",
    302,
    { location: "https://portal.hotel.example/login?u=1" },
    "",
    "network_blocked",
    /to portal\.hotel\.example \(302\)/,
  ],
  ["a redirect to itself", 307, { location: "/login" }, "", "network_blocked", /to chatgpt\.com \(307\)/],
  ["a redirect to nowhere", 301, {}, "", "network_blocked", /an unknown place/],
  ["a redirect to no host", 302, { location: "http://" }, "", "network_blocked", /an unknown place/],
  [
    "a redirect to no URL",
    302,
    { location: "mailto:a@b.example" },
    "",
    "network_blocked",
    /an unknown place/,
  ],
  [
    "a redirect with a login in it",
    302,
    { location: "//user:secret@portal.example:8443\\x?token=secret" },
    "",
    "network_blocked",
    /to portal\.example:8443 \(302\)/,
  ],
  ["a network that wants a login", 511, HTML, page("Login"), "network_blocked", /\(511\)/],
  ["a proxy that wants a login", 407, {}, "", "network_blocked", /\(407\)/],
  [
    "a company filter",
    403,
    HTML,
    page("Zscaler\u001b[31m\n blocked"),
    "forbidden",
    /“Zscaler \[31m blocked”/,
  ],
  ["a page without its type", 500, {}, page("Oops"), "server_error", /500 with a web page \(“Oops”\)/],
  ["the backend's own refusal", 403, {}, '{"detail":"No access."}', "forbidden", /^No access\.$/],
])("%s is named", (_, status, headers, body, code, words) => {
  const failure = classifyAnswer(URL_OF_BACKEND, status, (name) => headers[name] ?? null, body);
  expect(failure).toMatchObject({ code, status });
  expect(failure.message).toMatch(words);
  expect(failure.message.length).toBeLessThan(400);
});

describe("through the client", () => {
  const setup = useBackend();
  it.each<[string, Answer]>([
    ["a captive portal", status(200, page("Hotel WiFi"), HTML)],
    ["a redirect", status(302, "", { location: "https://portal.hotel.example/" })],
    ["a challenge", status(403, page("Just a moment..."), { ...HTML, "cf-mitigated": "challenge" })],
    ["a proxy that wants a login", status(407, "")],
  ])("%s is asked once", async (_, answer) => {
    setup.backend.answer(answer);
    const network = createNetwork();
    const client = setup.client({ fetch: network.fetch, transport: network.transport });
    expect(await failureOf(client.send({ build, model: "gpt-5.5" }))).toMatchObject({
      code: "network_blocked",
    });
    expect(setup.backend.posts).toHaveLength(1);
    setup.backend.routes.set("/backend-api/wham/usage", answer);
    expect(await failureOf(client.fetchQuota())).toMatchObject({ code: "network_blocked" });
    await network.close();
  });

  it.each<[string, Answer, RegExp]>([
    ["a captive portal", status(200, page("Hotel WiFi"), HTML), /“Hotel WiFi”/],
    ["a challenge", status(403, "", { "cf-mitigated": "challenge" }), /Cloudflare/],
    [
      "a redirect",
      status(307, "", { location: "https://portal.example/?a=b" }),
      /to portal\.example \(307\)/,
    ],
  ])("%s is named by the look-ups beside a message, and by a probe", async (_, answer, words) => {
    const { backend, log } = setup;
    const network = createNetwork();
    const client = setup.client({ fetch: network.fetch });
    backend.routes.set("/backend-api/wham/accounts/check", answer);
    backend.routes.set("/backend-api/codex/models", answer);
    backend.answer(stream());
    await readAll((await client.send({ build, model: "gpt-5.5" })).events);
    await expect.poll(() => log.filter(({ level }) => level !== "info").length).toBe(2);
    for (const start of ["the workspace could not", "the model catalogue could not"]) {
      const { message } = log.find((line) => line.message.startsWith(start)) ?? { message: "" };
      expect(message).toMatch(words);
    }
    const probe = createProbe({
      auth: tokens(setup, chatgpt("token-1")),
      fetch: network.fetch,
      transport: network.transport,
      codexBaseUrl: backend.codexBaseUrl,
      chatgptBaseUrl: backend.chatgptBaseUrl,
    });
    backend.answer(answer);
    const { body } = build({ model: "gpt-5.5", lane: "full" });
    expect((await probe.post({ body, lane: "full", ids: IDS })).failure).toMatchObject({
      code: "network_blocked",
      message: expect.stringMatching(words),
    });
    await network.close();
  });

  it.each<[string, number, Record<string, string>, string, RegExp]>([
    ["a challenge", 403, { "cf-mitigated": "challenge" }, "", /^Cloudflare, in front of 127/],
    ["a company filter", 403, HTML, page("Blocked"), /answered 403 with a web page \(“Blocked”\)/],
    ["the backend", 403, {}, "{}", /^the handshake was answered with 403$/],
  ])("a WebSocket handshake that %s refuses", async (_, status, headers, body, words) => {
    const refuse = async (): Promise<never> => {
      const read = { get: (name: string) => headers[name] ?? null, getSetCookie: () => [], keys: () => [] };
      throw new HandshakeError(status, read as unknown as ResponseHeaders, body);
    };
    expect(await setup.client({ openSocket: refuse }).checkWebSocket()).toMatch(words);
  });
});
