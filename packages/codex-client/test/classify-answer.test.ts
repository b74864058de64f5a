import { describe, expect, it } from "vitest";

import { createNetwork } from "../src/node.ts";
import { classifyAnswer } from "../src/transport/classify-answer.ts";
import { status, type Answer } from "./backend.ts";
import { build, failureOf, useBackend } from "./setup.ts";

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
});
