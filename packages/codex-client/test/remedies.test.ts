import type { FailureCode } from "@codexthropic/protocol/errors";
import { RETRYABLE } from "@codexthropic/protocol/errors";
import { describe, expect, it } from "vitest";

import { decide, DEFAULT_BUDGET, REMEDIES, type Spent } from "../src/send/remedies.ts";

const fresh: Spent = { requests: 1, retries: 0, ownWaitsMs: 0 };
const failure = (code: FailureCode, retry_after_ms?: number): Parameters<typeof decide>[0] => ({
  code,
  message: "x",
  ...(retry_after_ms !== undefined && { retry_after_ms }),
});

it("retries exactly what protocol calls retryable", () => {
  const retried = Object.entries(REMEDIES).filter(([, remedy]) => remedy === "retry");
  expect(new Set(retried.map(([code]) => code))).toEqual(new Set<string>(RETRYABLE));
});

it.each<[FailureCode, string]>([
  ["unauthorized", "reauthenticate"],
  ["model_not_found", "heal"],
  ["header_timeout", "fail"],
  ["usage_limit_reached", "fail"],
  ["invalid_request", "fail"],
])("%s ⇒ %s", (code, kind) => {
  expect(decide(failure(code), fresh, DEFAULT_BUDGET, 0.5)).toEqual({ kind });
});

describe("our own waits", () => {
  it("double, and jitter by ten percent", () => {
    const wait = (retries: number, random: number): unknown =>
      decide(failure("cut"), { ...fresh, retries }, DEFAULT_BUDGET, random);
    expect(wait(0, 0)).toMatchObject({ kind: "retry", waitMs: 450 });
    expect(wait(0, 0.5)).toMatchObject({ waitMs: 500, spent: { requests: 1, retries: 1, ownWaitsMs: 500 } });
    expect(wait(2, 0.5)).toMatchObject({ waitMs: 2000 });
    expect((wait(0, 1) as { waitMs: number }).waitMs).toBeCloseTo(550);
  });

  it("end with the fourth request", () => {
    expect(decide(failure("cut"), { ...fresh, requests: 3 }, DEFAULT_BUDGET, 0.5).kind).toBe("retry");
    expect(decide(failure("cut"), { ...fresh, requests: 4 }, DEFAULT_BUDGET, 0.5).kind).toBe("fail");
  });

  it("are twelve seconds together at most", () => {
    const budget = { ...DEFAULT_BUDGET, requests: 100 };
    expect(decide(failure("cut"), { requests: 5, retries: 4, ownWaitsMs: 3999 }, budget, 0.5).kind).toBe(
      "retry",
    );
    expect(decide(failure("cut"), { requests: 5, retries: 4, ownWaitsMs: 4001 }, budget, 0.5).kind).toBe(
      "fail",
    );
  });
});

describe("waits that upstream asks for", () => {
  it("are kept to, and cost none of our own", () => {
    expect(
      decide(failure("rate_limited", 9000), { ...fresh, ownWaitsMs: 11_900 }, DEFAULT_BUDGET, 0.5),
    ).toEqual({
      kind: "retry",
      waitMs: 9000,
      spent: { requests: 1, retries: 1, ownWaitsMs: 11_900 },
    });
  });

  it("are handed on when they are long", () => {
    expect(decide(failure("overloaded", 10_000), fresh, DEFAULT_BUDGET, 0.5).kind).toBe("retry");
    expect(decide(failure("overloaded", 10_001), fresh, DEFAULT_BUDGET, 0.5).kind).toBe("fail");
  });
});

it("healing has a budget of its own", () => {
  const at = (requests: number): string =>
    decide(failure("tool_schema_rejected"), { ...fresh, requests }, DEFAULT_BUDGET, 0.5).kind;
  expect(at(11)).toBe("heal");
  expect(at(12)).toBe("fail");
});
