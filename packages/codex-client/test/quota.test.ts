import { startSim, type Sim } from "@codexthropic/codex-sim";
import type { WhamUsage } from "@codexthropic/protocol/codex";
import { afterEach, describe, expect, it } from "vitest";

import { completeFailure } from "../src/quota/complete-failure.ts";
import { quotaFromEvent } from "../src/quota/read-event.ts";
import { quotaFromHeaders } from "../src/quota/read-headers.ts";
import { quotaFromUsage } from "../src/quota/read-usage.ts";
import { mergeQuota, type QuotaUpdate, type QuotaWindow } from "../src/quota/quota.ts";
import { unifiedHeaders } from "../src/quota/write-unified-headers.ts";
import { completed, frame, item, json, status, stream } from "./backend.ts";
import { build, failureOf, readTypes, until, useBackend } from "./setup.ts";

const setup = useBackend();
const window = (
  usedPercent: number,
  windowMinutes: number | null,
  resetsAt: number | null = 9,
): QuotaWindow => ({
  usedPercent,
  windowMinutes,
  resetsAt,
});
const snapshot = (news: QuotaUpdate): ReturnType<typeof mergeQuota> => mergeQuota(null, news, 1);

describe("headers", () => {
  it("of every family", () => {
    const headers = new Headers({
      "x-codex-primary-used-percent": "12.5",
      "x-codex-primary-window-minutes": "300",
      "x-codex-primary-reset-at": "1800000000",
      "x-codex-secondary-used-percent": "34",
      "x-codex-secondary-window-minutes": "10080",
      "x-codex-secondary-reset-at": "1800600000",
      "x-codex-gpt-6-astra-primary-used-percent": "77",
      "x-codex-gpt-6-astra-limit-name": "Astra",
      "x-codex-active-limit": "codex-gpt-6-astra",
      "x-codex-plan-type": "pro",
      "x-codex-credits-has-credits": "True",
      "x-codex-credits-unlimited": "0",
      "x-codex-credits-balance": "5",
    });
    expect(quotaFromHeaders(headers)).toEqual({
      planType: "pro",
      limits: {
        codex: { name: null, windows: [window(12.5, 300, 1_800_000_000), window(34, 10_080, 1_800_600_000)] },
        codex_gpt_6_astra: { name: "Astra", windows: [window(77, null, null)] },
      },
      activeLimit: "codex_gpt_6_astra",
      credits: { hasCredits: true, unlimited: false, balance: "5" },
    });
  });

  it("without any quota", () => {
    expect(quotaFromHeaders(new Headers({ "x-request-id": "1" }))).toBeNull();
  });

  it("with credits or an active limit alone, or with damaged numbers", () => {
    expect(quotaFromHeaders(new Headers({ "x-codex-credits-unlimited": "1" }))).toMatchObject({
      credits: { hasCredits: false, unlimited: true, balance: null },
    });
    expect(quotaFromHeaders(new Headers({ "x-codex-active-limit": "codex" }))).toMatchObject({
      activeLimit: "codex",
    });
    expect(quotaFromHeaders(new Headers({ "x-codex-primary-used-percent": "much" }))?.limits).toEqual({
      codex: { name: null, windows: [] },
    });
  });
});

describe("events", () => {
  it("tell resets as a time or as a distance", () => {
    const event = {
      type: "codex.rate_limits",
      plan_type: "plus",
      rate_limits: {
        primary: { used_percent: 10, window_minutes: 300, reset_at: 9 },
        secondary: { used_percent: 20, reset_after_seconds: 60 },
      },
      credits: { has_credits: true },
    } as const;
    expect(quotaFromEvent(event, 1_000_000)).toEqual({
      planType: "plus",
      limits: { codex: { name: null, windows: [window(10, 300), window(20, null, 1060)] } },
      credits: { hasCredits: true, unlimited: false, balance: null },
    });
  });

  it("without windows change none", () => {
    expect(quotaFromEvent({ type: "codex.rate_limits" }, 0)).toEqual({ planType: null, credits: null });
    const limits = { primary: null, secondary: { used_percent: 5 } };
    expect(quotaFromEvent({ type: "codex.rate_limits", rate_limits: limits }, 0).limits).toEqual({
      codex: { name: null, windows: [window(5, null, null)] },
    });
  });
});

it("the answer of wham/usage", () => {
  const usage: WhamUsage = {
    plan_type: "plus",
    rate_limit: {
      primary_window: { used_percent: 1, limit_window_seconds: 18_000, reset_at: 9 },
      secondary_window: null,
    },
    additional_rate_limits: [
      {
        limit_name: "Astra",
        metered_feature: "codex_astra",
        rate_limit: { primary_window: { used_percent: 2 } },
      },
      { limit_name: "Other", rate_limit: {} },
      { rate_limit: {} },
      { limit_name: "None", rate_limit: null },
    ],
    credits: { unlimited: true },
  };
  expect(quotaFromUsage(usage)).toEqual({
    planType: "plus",
    limits: {
      codex: { name: null, windows: [window(1, 300)] },
      codex_astra: { name: "Astra", windows: [window(2, null, null)] },
      Other: { name: "Other", windows: [] },
    },
    credits: { hasCredits: false, unlimited: true, balance: null },
  });
  expect(quotaFromUsage({})).toEqual({ planType: null, limits: {}, credits: null });
});

describe("one snapshot", () => {
  it("keeps what newer news do not mention", () => {
    const before = snapshot({
      planType: "plus",
      limits: { codex: { name: null, windows: [window(1, 300)] }, other: { name: "o", windows: [] } },
      activeLimit: "codex",
      credits: { hasCredits: true, unlimited: false, balance: null },
    });
    const after = mergeQuota(before, { limits: { codex: { name: null, windows: [window(2, 300)] } } }, 5);
    expect(after).toEqual({
      ...before,
      observedAt: 5,
      limits: { codex: { name: null, windows: [window(2, 300)] }, other: { name: "o", windows: [] } },
    });
  });
});

describe("the headers for Claude Code", () => {
  const headers = (...windows: QuotaWindow[]): Record<string, string> =>
    unifiedHeaders(snapshot({ limits: { codex: { name: null, windows } } }));

  it("windows go by their length, whichever comes first", () => {
    expect(headers(window(80, 10_080, 20), window(25, 300, 10))).toEqual({
      "anthropic-ratelimit-unified-status": "allowed_warning",
      "anthropic-ratelimit-unified-7d-status": "allowed_warning",
      "anthropic-ratelimit-unified-7d-utilization": "0.8",
      "anthropic-ratelimit-unified-7d-reset": "20",
      "anthropic-ratelimit-unified-5h-status": "allowed",
      "anthropic-ratelimit-unified-5h-utilization": "0.25",
      "anthropic-ratelimit-unified-5h-reset": "10",
    });
  });

  it("warns past 75 percent, and never says more than all", () => {
    expect(headers(window(75, 300))["anthropic-ratelimit-unified-status"]).toBe("allowed");
    expect(headers(window(75.1, 300))["anthropic-ratelimit-unified-status"]).toBe("allowed_warning");
    expect(headers(window(130, 300))["anthropic-ratelimit-unified-5h-utilization"]).toBe("1");
    expect(headers(window(-1, 300))["anthropic-ratelimit-unified-5h-utilization"]).toBe("0");
  });

  it("nothing about windows of another length, other families, or nothing", () => {
    expect(headers(window(50, 60), window(50, null))).toEqual({});
    expect(
      unifiedHeaders(snapshot({ limits: { other: { name: null, windows: [window(9, 300)] } } })),
    ).toEqual({});
    expect(unifiedHeaders(null)).toEqual({});
    expect(headers(window(5, 300, null))).not.toHaveProperty("anthropic-ratelimit-unified-5h-reset");
  });
});

describe("a usage limit that does not say when it ends", () => {
  const failure = { code: "usage_limit_reached", message: "m" } as const;
  const limits = {
    codex: { name: null, windows: [window(40, 300, 10), window(100, 10_080, 20)] },
    codex_x: { name: null, windows: [window(100, 300, 30)] },
  };

  it("ends when the window that is used up does", () => {
    expect(completeFailure(failure, snapshot({ planType: "plus", limits }))).toEqual({
      ...failure,
      plan_type: "plus",
      resets_at: 20,
      window_minutes: 10_080,
    });
  });

  it("of the limit that is active", () => {
    expect(completeFailure(failure, snapshot({ limits, activeLimit: "codex_x" }))).toMatchObject({
      resets_at: 30,
    });
    expect(completeFailure(failure, snapshot({ limits, activeLimit: "gone" }))).toMatchObject({
      resets_at: 20,
    });
  });

  it("is of the window that ends at the moment that the answer names", () => {
    const later = { codex: { name: null, windows: [window(99, 300, 9_000), window(99, 10_080, 90_000)] } };
    for (const [end, minutes] of [
      [9_060, 300],
      [89_950, 10_080],
    ] as const)
      expect(completeFailure({ ...failure, resets_at: end }, snapshot({ limits: later }))).toMatchObject({
        resets_at: end,
        window_minutes: minutes,
      });
  });

  it("is left alone when it does say so, or nothing is known", () => {
    const known = { ...failure, resets_at: 5000, plan_type: "pro" };
    expect(completeFailure(known, snapshot({ planType: "plus", limits }))).toEqual(known);
    expect(completeFailure({ ...failure, retry_after_ms: 5 }, snapshot({ limits }))).not.toHaveProperty(
      "resets_at",
    );
    expect(completeFailure(failure, null)).toBe(failure);
    expect(completeFailure(failure, snapshot({}))).toEqual(failure);
    const open = { codex: { name: null, windows: [window(100, null, null)] } };
    expect(completeFailure(failure, snapshot({ limits: open }))).toEqual(failure);
    const other = { code: "overloaded", message: "m" } as const;
    expect(completeFailure(other, snapshot({ limits }))).toBe(other);
  });
});

describe("with a backend", () => {
  let sim: Sim | undefined;
  afterEach(() => sim?.close());

  it("events carry it, before the output, after it and behind the end", async () => {
    const limits = (used_percent: number): string =>
      frame({ type: "codex.rate_limits", rate_limits: { primary: { used_percent, window_minutes: 300 } } });
    const client = setup.client();
    setup.backend.answer(stream(limits(1) + item + limits(2) + completed + limits(3)));
    const { events, headers } = await client.send({ build, model: "gpt-5.5" });
    expect(headers["anthropic-ratelimit-unified-5h-utilization"]).toMatch(/^0\.0[123]$/);
    expect(await readTypes(events)).toContain("codex.rate_limits");
    await until(() => client.quota()?.limits["codex"]?.windows[0]?.usedPercent === 3);
  });

  it("answers carry it, and the snapshot keeps it", async () => {
    sim = await startSim({ quota: { primary: 50, secondary: 90 }, now: () => 1_800_000_000_000 });
    const { access_token } = sim.auth.issue();
    const client = setup.client({
      codexBaseUrl: sim.codexBaseUrl,
      chatgptBaseUrl: sim.chatgptBaseUrl,
      auth: { getCredentials: async () => ({ kind: "chatgpt", accessToken: access_token, accountId: null }) },
    });
    expect(client.quota()).toBeNull();
    const { headers, events } = await client.send({ build, model: "gpt-5.5" });
    await events.return?.();
    expect(headers).toMatchObject({
      "anthropic-ratelimit-unified-status": "allowed_warning",
      "anthropic-ratelimit-unified-5h-utilization": "0.5",
      "anthropic-ratelimit-unified-7d-utilization": "0.9",
    });
    sim.setQuota({ primary: 10 });
    const asked = await client.fetchQuota();
    expect(asked.limits["codex"]?.windows[0]).toMatchObject({ usedPercent: 10, windowMinutes: 300 });
    expect(client.quota()).toEqual(asked);
  });

  it("a failed answer tells of it as well", async () => {
    setup.backend.answer(status(403, "", { "x-codex-primary-used-percent": "5" }));
    const client = setup.client();
    await failureOf(client.send({ build, model: "gpt-5.5" }));
    expect(client.quota()?.limits["codex"]?.windows).toHaveLength(1);
  });

  it("asking may fail", async () => {
    setup.backend.answer(stream());
    const client = setup.client();
    expect(await failureOf(client.fetchQuota())).toMatchObject({ code: "invalid_request" });
    setup.backend.routes.set("/backend-api/wham/usage", status(200, "<html>"));
    expect(await failureOf(client.fetchQuota())).toMatchObject({
      code: "bad_gateway",
      message: expect.stringContaining("not JSON"),
    });
    setup.backend.routes.set("/backend-api/wham/usage", json(null));
    expect(await failureOf(client.fetchQuota())).toMatchObject({ code: "bad_gateway" });
    setup.backend.routes.set("/backend-api/wham/usage", (response) => void response.destroy());
    expect(await failureOf(client.fetchQuota())).toMatchObject({ code: "cut" });
  });
});
