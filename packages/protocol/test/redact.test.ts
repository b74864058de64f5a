import { describe, expect, it } from "vitest";

import {
  classifyEvent,
  classifyResponse,
  CodexthropicError,
  InvalidRequestError,
  redact,
  redactCause,
  REDACTED,
  UpstreamError,
} from "../src/errors.ts";

const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl";

describe("secrets by their form", () => {
  it.each([
    ["a JSON web token", `Token ${jwt} is expired.`, `Token ${REDACTED} is expired.`],
    ["a cut token", "Token eyJhbGciOiJub25… is expired.", `Token ${REDACTED}… is expired.`],
    ["a token in quotes", `{"token":"${jwt}"}`, `{"token":"${REDACTED}"}`],
    ["a key", "Incorrect API key provided: sk-proj-abcDEF123.", `Incorrect API key provided: ${REDACTED}`],
    ["a masked key", "Incorrect API key: sk-abc*****wxyz", `Incorrect API key: ${REDACTED}`],
    ["a refresh token", "Refresh token rt_abc123DEF456 was used.", `Refresh token ${REDACTED} was used.`],
    ["a personal access token", "at-12ab34cd56ef78ab90 is unknown", `${REDACTED} is unknown`],
    ["a header", "got authorization: Bearer abc.def", `got authorization: ${REDACTED}`],
    ["an address", "Workspace of ann.b+x@mail.example.com is full", `Workspace of ${REDACTED} is full`],
    ["an address in another script", "für jürgen@müller.example da", `für ${REDACTED} da`],
    [
      "a login of a proxy",
      "via http://ann:pw@proxy.example:8080",
      `via http://${REDACTED}@proxy.example:8080`,
    ],
  ])("%s", (_, text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "Model not found gpt-5.6-luna",
    "Invalid schema for function 'mcp__mail__send': task-list, risk-averse.",
    "Invalid 'input[0].content[1].image_url'. Expected a data URL.",
    "prompt is too long: 300000 tokens > 272000 maximum",
    "Cannot reach 127.0.0.1:41243: connect ECONNREFUSED 127.0.0.1:41243.",
    "messages.3.content.0.source.data: must be a string",
    "at-most-once delivery",
  ])("leaves %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("is quick with hostile texts, and keeps 8 KiB of a message", () => {
    for (const piece of ["a", "@", "sk-", "eyJ", ".a", "://", "Bearer ", "rt_"]) {
      expect(redact(piece.repeat(1_000_000)).length).toBeLessThan(100_000);
    }
    expect(redact("é".repeat(9000))).toBe(`${"é".repeat(8192)}…`);
  });
});

describe("secrets that are known", () => {
  const secrets = ["opaque-token/with+signs==", "0B3D2F0E-0000-5000-8000-000000000001", "acc-1", "x"];

  it.each([
    ["No opaque-token/with+signs== here", `No ${REDACTED} here`],
    ["cut: opaque-token/w…", `cut: ${REDACTED}…`],
    ["encoded: opaque-token%2Fwith%2Bsigns%3D%3D", `encoded: ${REDACTED}`],
    ["account 0b3d2f0e-0000-5000-8000-000000000001.", `account ${REDACTED}`],
    ["account acc-1, not acc-12", `account ${REDACTED}, not acc-12`],
    ["x is too short to be one", "x is too short to be one"],
  ])("%s", (text, clean) => {
    expect(redact(text, secrets)).toBe(clean);
  });
});

describe("no failure carries one", () => {
  const message = `Your token ${jwt} of ann@example.com is not welcome.`;
  const clean = `Your token ${REDACTED} of ${REDACTED} is not welcome.`;

  it("from an answer, an event or a page", () => {
    expect(classifyResponse(403, () => null, JSON.stringify({ detail: message })).message).toBe(clean);
    expect(classifyResponse(403, () => null, message).message).toBe(clean);
    expect(classifyEvent({ type: "error", message })?.message).toBe(clean);
    expect(classifyEvent({ type: "response.failed", response: { error: { message } } })?.message).toBe(clean);
  });

  it("in an error, its failure and its causes", () => {
    const root = Object.assign(new Error(message), { code: "EODD" });
    const error = new UpstreamError(
      { code: "cut", message },
      { cause: new AggregateError([root], "several", { cause: message }) },
    );
    expect(error.message).toBe(clean);
    expect(error.failure.message).toBe(clean);
    const cause = error.cause as AggregateError;
    expect(cause.cause).toBe(clean);
    expect(cause.errors[0]).toMatchObject({ message: clean, code: "EODD", name: "Error" });
    expect(`${(cause.errors[0] as Error).stack} ${error.stack}`).not.toContain("ann@");
    expect(new CodexthropicError("code", message).message).toBe(clean);
    expect(new InvalidRequestError("model", message).message).toBe(`model: ${clean}`);
  });

  it("and causes without one stay the very same", () => {
    const cause = new Error("plain", { cause: new Error("inner") });
    expect(redactCause(cause)).toBe(cause);
    expect(redactCause(7)).toBe(7);
    const circle = new Error("a");
    circle.cause = circle;
    expect(redactCause(circle)).toBeInstanceOf(Error);
  });
});
