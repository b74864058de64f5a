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

it.each(["/messages", "/v1/v1/messages"])("takes %s for /v1/messages", (path) => {
  expect(match("POST", path)).toBe(messages);
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
