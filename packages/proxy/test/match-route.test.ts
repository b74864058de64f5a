import { expect, it } from "vitest";
import { match } from "./routes.ts";

const messages = (): void => {};
const model = (): void => {};
const routes = { "/v1/messages": { POST: messages }, "/v1/models/": { GET: model } };

it("finds by method and path", () => {
  expect(match(routes, "POST", "/v1/messages")).toEqual({ kind: "found", handler: messages });
  expect(match(routes, "GET", "/v1/models/claude-gpt-5.5")).toEqual({ kind: "found", handler: model });
});

it("serves HEAD by GET", () => {
  expect(match(routes, "HEAD", "/v1/models/x")).toEqual({ kind: "found", handler: model });
});

it("tells a wrong method from a wrong path: never 404 on /v1/messages", () => {
  expect(match(routes, "GET", "/v1/messages")).toEqual({ kind: "wrong_method", allow: "POST" });
  expect(match(routes, "POST", "/v1/complete")).toEqual({ kind: "not_found" });
  expect(match(routes, "GET", "/v1/models/a/b")).toEqual({ kind: "not_found" });
});

it.each(["__proto__", "constructor", "toString", "/__proto__", "/constructor"])(
  "is not fooled by %s",
  (name) => {
    expect(match(routes, "GET", name)).toEqual({ kind: "not_found" });
    expect(match(routes, name, "/v1/messages").kind).toBe("wrong_method");
  },
);
