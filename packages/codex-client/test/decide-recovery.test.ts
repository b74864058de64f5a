import type { FailureCode } from "@codexthropic/protocol/errors";
import { describe, expect, it } from "vitest";

import { decideRecovery, DEFAULT_LIMITS, type RetryUsage } from "../src/recovery/decide-recovery.ts";

const fresh: RetryUsage = { requests: 1, retries: 0, ownWaitsMs: 0 };
const failure = (code: FailureCode, retry_after_ms?: number): Parameters<typeof decideRecovery>[0] => ({
  code,
  message: "x",
  ...(retry_after_ms !== undefined && { retry_after_ms }),
});

it.each<[FailureCode, string]>([
  ["unauthorized", "refresh"],
  ["model_not_found", "workaround"],
  ["header_timeout", "none"],
  ["usage_limit_reached", "none"],
  ["invalid_request", "none"],
])("%s ⇒ %s", (code, kind) => {
  expect(decideRecovery(failure(code), fresh, DEFAULT_LIMITS, 0.5)).toEqual({ kind });
});

describe("our own waits", () => {
  it("double, and jitter by ten percent", () => {
    const wait = (retries: number, random: number): unknown =>
      decideRecovery(failure("cut"), { ...fresh, retries }, DEFAULT_LIMITS, random);
    expect(wait(0, 0)).toMatchObject({ kind: "retry", waitMs: 450 });
    expect(wait(0, 0.5)).toMatchObject({ waitMs: 500, usage: { requests: 1, retries: 1, ownWaitsMs: 500 } });
    expect(wait(2, 0.5)).toMatchObject({ waitMs: 2000 });
    expect((wait(0, 1) as { waitMs: number }).waitMs).toBeCloseTo(550);
  });

  it("end with the fourth request", () => {
    expect(decideRecovery(failure("cut"), { ...fresh, requests: 3 }, DEFAULT_LIMITS, 0.5).kind).toBe("retry");
    expect(decideRecovery(failure("cut"), { ...fresh, requests: 4 }, DEFAULT_LIMITS, 0.5).kind).toBe("none");
  });

  it("are twelve seconds together at most", () => {
    const limits = { ...DEFAULT_LIMITS, requests: 100 };
    expect(
      decideRecovery(failure("cut"), { requests: 5, retries: 4, ownWaitsMs: 3999 }, limits, 0.5).kind,
    ).toBe("retry");
    expect(
      decideRecovery(failure("cut"), { requests: 5, retries: 4, ownWaitsMs: 4001 }, limits, 0.5).kind,
    ).toBe("none");
  });
});

describe("waits that upstream asks for", () => {
  it("are kept to, and cost none of our own", () => {
    expect(
      decideRecovery(failure("rate_limited", 9000), { ...fresh, ownWaitsMs: 11_900 }, DEFAULT_LIMITS, 0.5),
    ).toEqual({
      kind: "retry",
      waitMs: 9000,
      usage: { requests: 1, retries: 1, ownWaitsMs: 11_900 },
    });
  });

  it("are handed on when they are long", () => {
    expect(decideRecovery(failure("overloaded", 10_000), fresh, DEFAULT_LIMITS, 0.5).kind).toBe("retry");
    expect(decideRecovery(failure("overloaded", 10_001), fresh, DEFAULT_LIMITS, 0.5).kind).toBe("none");
  });
});

it("workarounds have a limit of their own", () => {
  const at = (requests: number): string =>
    decideRecovery(failure("tool_schema_rejected"), { ...fresh, requests }, DEFAULT_LIMITS, 0.5).kind;
  expect(at(11)).toBe("workaround");
  expect(at(12)).toBe("none");
});
