import { expect, it } from "vitest";
import type { ProxyRequest, ProxyResponse } from "../src/http/http-message.ts";
import { canonicalPath, matchRoute } from "../src/routes/match-route.ts";

const response: ProxyResponse = { status: 200, headers: {}, body: "" };
const messages = (): ProxyResponse => response;
const model = (): ProxyResponse => response;
const routes = { "/v1/messages": { POST: messages }, "/v1/models/": { GET: model } };
const match = (method: string, path: string): unknown =>
  matchRoute(routes, { method, header: () => null } as unknown as ProxyRequest, canonicalPath(path));

it("finds by method and path", () => {
  expect(match("POST", "/v1/messages")).toBe(messages);
  expect(match("GET", "/v1/models/claude-gpt-5.5")).toBe(model);
});

it.each(["/messages", "/v1/v1/messages", "/v1/messages/", "/messages/", "/v1/v1/v1/messages"])(
  "takes %s for /v1/messages",
  (path) => {
    expect(match("POST", path)).toBe(messages);
  },
);

it.each([
  ["/messages/count_tokens", "/v1/messages/count_tokens"],
  ["/v1/v1/models", "/v1/models"],
  ["/models/gpt-5.5", "/v1/models/gpt-5.5"],
  ["/v1/models/", "/v1/models"],
  ["/", "/"],
  ["/status", "/status"],
  ["/other/v1/messages", "/other/v1/messages"],
])("reads %s as %s", (path, canonical) => {
  expect(canonicalPath(path)).toBe(canonical);
});

it.each([
  ["/v1/messages/batches", /batches do not exist here/],
  ["/v1/messages/batches/msgbatch_1/results", /batches do not exist here/],
  ["/v1/files", /Files API does not exist here.*into the message/],
  ["/v1/chat/completions", /Anthropic's Messages API \(\/v1\/messages\), not OpenAI's/],
  ["/chat/completions", /not OpenAI's/],
  ["/v1/responses", /not OpenAI's/],
  ["/v1/complete", /Text Completions/],
  ["/v1beta/models/gemini:generateContent", /not Google's/],
  ["/v1/organizations/me", /does not exist here/],
  ["/anthropic/v1/messages", /base URL is too long: ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:8765$/],
  ["/favicon.ico", /Messages go to \/v1\/messages/],
])("says what is wrong with %s", (path, text) => {
  expect(() => match("POST", path)).toThrow(text);
  expect(() => match("POST", path)).toThrow(`There is no ${path} here. `);
});

it("serves HEAD by GET", () => {
  expect(match("HEAD", "/v1/models/x")).toBe(model);
});

const refusal = (status: number, headers = {}): unknown =>
  expect.objectContaining({ answer: expect.objectContaining({ status, headers }) as unknown });

it("tells a wrong method from a wrong path: never 404 on /v1/messages", () => {
  expect(() => match("GET", "/v1/messages")).toThrow(refusal(405, { allow: "POST" }) as Error);
  expect(() => match("POST", "/v1/complete")).toThrow(refusal(404) as Error);
  expect(() => match("GET", "/v1/models/a/b")).toThrow(refusal(404) as Error);
});

it.each(["__proto__", "constructor", "toString", "/__proto__", "/constructor"])(
  "is not fooled by %s",
  (name) => {
    expect(() => match("GET", name)).toThrow(refusal(404) as Error);
    expect(() => match(name, "/v1/messages")).toThrow(refusal(405, { allow: "POST" }) as Error);
  },
);
