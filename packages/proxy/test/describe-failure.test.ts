import { CodexAuthError, type AuthErrorCode } from "@codexthropic/codex-auth";
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
  });
});

test("what nobody throws on purpose becomes `internal`, without its message", () => {
  expect(describeFailure(new Error("a prompt"), { now: 0 })).toMatchObject({ code: "internal", status: 500 });
  expect(JSON.stringify(describeFailure(new Error("a prompt"), { now: 0 }))).not.toContain("prompt");
});
