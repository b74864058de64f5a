import { CodexAuthError, type AuthErrorCode } from "@codexthropic/codex-auth";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { expect, test } from "vitest";
import { describeFailure } from "../src/describe-failure.ts";

const describe = (error: CodexAuthError): object => describeFailure(error, { now: 0 });

test.each<[AuthErrorCode, number]>([
  ["network", 502],
  ["refresh_failed", 502],
  ["lock_timeout", 503],
  ["auth_file_unwritable", 503],
])("the login error %s is temporary: %d with retry-after", (code, status) => {
  expect(describe(new CodexAuthError(code, "What happened."))).toEqual({
    code: "login_unavailable",
    status,
    type: "api_error",
    message: expect.stringContaining("What happened."),
    headers: { "retry-after": "2" },
  });
});

test("a keyring that is locked at this moment is temporary too", () => {
  const error = new CodexAuthError("keyring_unsupported", "Locked.", { retryable: true });
  expect(describe(error)).toMatchObject({ status: 503, headers: { "retry-after": "2" } });
});

test.each<AuthErrorCode>([
  "not_logged_in",
  "refresh_revoked",
  "refresh_reused",
  "token_rejected",
  "auth_file_invalid",
])("the login error %s asks for a new login: 401, and no retry", (code) => {
  expect(describe(new CodexAuthError(code, "What happened."))).toMatchObject({
    code: "login",
    status: 401,
    type: "authentication_error",
    headers: { "x-should-retry": "false" },
    message: "Not /login here: run `codexthropic login` in a terminal. What happened.",
  });
});

test.each([
  ["unauthorized", 401, "Not /login here: run `codexthropic login` in a terminal. No."],
  ["forbidden", 403, "/login does not help here. No."],
  ["unreachable", 502, "No."],
] as const)("an answer %s of the backend: %d, %s", (code, status, message) => {
  const error = new UpstreamError({ code, message: "No." });
  expect(describeFailure(error, { now: 0 })).toMatchObject({
    status,
    message: expect.stringContaining(message),
  });
  expect(describeFailure(error, { now: 0 }).message.startsWith(message.slice(0, 8))).toBe(true);
});

test("what nobody throws on purpose becomes `internal`, without its message", () => {
  expect(describeFailure(new Error("a prompt"), { now: 0 })).toMatchObject({ code: "internal", status: 500 });
  expect(JSON.stringify(describeFailure(new Error("a prompt"), { now: 0 }))).not.toContain("prompt");
});
