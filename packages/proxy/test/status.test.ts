import { DEGRADED } from "@codexthropic/protocol/contract";
import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../src/record/request-record.ts";
import { listCapabilities } from "../src/status/list-capabilities.ts";
import type { LoginStatus } from "../src/status/read-account.ts";
import { pageHeaders } from "../src/status/render-page.ts";
import { type RequestTracker, trackRequests } from "../src/status/track-requests.ts";
import { record } from "./record.ts";

const NOW = Date.UTC(2026, 10, 25, 12);

const LOGIN: LoginStatus = { kind: "chatgpt", plan: "plus", expiresAt: NOW + 3_600_000, problem: null };

function observe(...records: RequestRecord[]): RequestTracker {
  const tracker = trackRequests({
    version: "1.2.3",
    settings: () => ({ fast: false, lane: "auto", judge: "auto", models: { opus: "gpt-5.5" } }),
    quota: () => ({
      seenAt: NOW,
      windows: [
        { name: "5h", used: 0.42, resetsAt: NOW + 7_200_000, forecast: { kind: "full", at: NOW + 60_000 } },
        { name: "7d", used: 0.1, resetsAt: null, forecast: { kind: "unknown" } },
      ],
    }),
    now: () => NOW,
  });
  for (const one of records) {
    tracker.begin(one);
    tracker.end(one);
  }
  return tracker;
}

/** Sample lines by name and labels. */
function samples(text: string): Record<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(" ")),
      Number(line.slice(line.lastIndexOf(" ") + 1)),
    ]),
  );
}

describe("metrics", () => {
  it("count requests, tokens, cache hits, retries, errors and time to first byte", () => {
    const text = observe(
      record(),
      record({
        usage: { input: 10, cached: 0, written: 0, output: 5, reasoning: 0 },
        retries: 2,
        ttfbMs: 50,
        degraded: ["image.file"],
      }),
      record({
        status: 429,
        usage: null,
        ttfbMs: null,
        error: { code: "rate_limited", type: "rate_limit_error", message: "later" },
      }),
      record({
        path: "/v1/models",
        method: "GET",
        model: null,
        upstreamModel: null,
        usage: null,
        ttfbMs: null,
      }),
      record({
        path: "/etc/passwd",
        status: 404,
        model: null,
        upstreamModel: null,
        usage: null,
        ttfbMs: null,
        error: { code: "not_found", type: "not_found_error", message: "no" },
      }),
      record({ aborted: true, usage: null }),
    ).metricsText();
    expect(samples(text)).toMatchObject({
      'codexthropic_requests_total{route="/v1/messages",status="200"}': 3,
      'codexthropic_requests_total{route="/v1/messages",status="429"}': 1,
      'codexthropic_requests_total{route="/v1/models",status="200"}': 1,
      'codexthropic_requests_total{route="other",status="404"}': 1,
      'codexthropic_errors_total{type="rate_limit_error",code="rate_limited"}': 1,
      codexthropic_upstream_retries_total: 2,
      codexthropic_aborted_total: 1,
      'codexthropic_tokens_total{kind="input"}': 110,
      'codexthropic_tokens_total{kind="cached"}': 900,
      'codexthropic_tokens_total{kind="output"}': 55,
      'codexthropic_answers_total{cache="hit"}': 1,
      'codexthropic_answers_total{cache="miss"}': 1,
      'codexthropic_degraded_total{what="image.file"}': 1,
      'codexthropic_time_to_first_byte_seconds_bucket{le="0.1"}': 1,
      'codexthropic_time_to_first_byte_seconds_bucket{le="0.5"}': 1,
      'codexthropic_time_to_first_byte_seconds_bucket{le="1"}': 3,
      'codexthropic_time_to_first_byte_seconds_bucket{le="+Inf"}': 3,
      codexthropic_time_to_first_byte_seconds_count: 3,
      codexthropic_time_to_first_byte_seconds_sum: 1.45,
      'codexthropic_build_info{version="1.2.3"}': 1,
      codexthropic_open_streams: 0,
      'codexthropic_quota_used_ratio{window="5h"}': 0.42,
      'codexthropic_quota_reset_timestamp_seconds{window="5h"}': NOW / 1000 + 7200,
      'codexthropic_quota_full_timestamp_seconds{window="5h"}': NOW / 1000 + 60,
    });
    expect(text).not.toContain('timestamp_seconds{window="7d"}');
  });

  it("are in Prometheus' text format, each family announced once", () => {
    const text = observe(record()).metricsText();
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.trimEnd().split("\n")) {
      expect(line).toMatch(
        /^(?:# HELP codexthropic_\w+ .+|# TYPE codexthropic_\w+ (?:counter|gauge|histogram)|codexthropic_\w+(?:\{\w+="[^"\n]*"(?:,\w+="[^"\n]*")*\})? -?[\d.e+]+)$/,
      );
    }
    const families = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
    expect(new Set(families).size).toBe(families.length);
  });

  it("escape what comes from outside", () => {
    const text = observe(
      record({ error: { code: "cut", type: 'a"b\\c\nd' as "api_error", message: "" } }),
    ).metricsText();
    expect(text).toContain('codexthropic_errors_total{type="a\\"b\\\\c\\nd",code="cut"} 1\n');
  });
});

describe("status", () => {
  it("shows requests while they run, as they are filled", () => {
    const tracker = observe();
    const one = record({ ttfbMs: null, upstreamModel: null });
    tracker.begin(one);
    expect(tracker.openMessages()).toBe(1);
    one.upstreamModel = "gpt-5.5";
    expect(tracker.statusJson(LOGIN).open).toMatchObject([
      { id: "req_1", upstream_model: "gpt-5.5", ttfb_ms: null },
    ]);
    tracker.end(one);
    expect(tracker.statusJson(LOGIN)).toMatchObject({ open: [], totals: { messages: 1 } });
  });

  it("adds up sessions, the last seen first", () => {
    const status = observe(
      record({ session: "a" }),
      record({ session: "b", ttfbMs: 100 }),
      record({ session: "a", ttfbMs: 900, usage: null }),
    ).statusJson(LOGIN);
    expect(status.sessions).toMatchObject([
      { session: "a", messages: 2, input: 100, cached: 900, output: 50, ttfb_ms: 800 },
      { session: "b", messages: 1, ttfb_ms: 100 },
    ]);
    expect(status.first_byte_ms).toEqual([700, 100, 900]);
  });

  it("keeps the newest errors and messages, and not more than it needs", () => {
    const many = Array.from({ length: 500 }, (_, i) =>
      record({
        id: `req_${i}`,
        session: `s${i}`,
        error: { code: "cut", type: "api_error", message: String(i) },
        degraded: ["schema.repaired"],
      }),
    );
    const status = observe(...many).statusJson(LOGIN);
    expect([status.errors.length, status.recent.length, status.sessions.length]).toEqual([60, 60, 50]);
    expect([status.errors[0]?.message, status.recent[0]?.id, status.sessions[0]?.session]).toEqual([
      "499",
      "req_499",
      "s499",
    ]);
    expect(status.totals).toMatchObject({ requests: 500, messages: 500, errors: 500 });
    expect(status.degraded).toEqual({ "schema.repaired": 500 });
  });
});

describe("the page", () => {
  it("is one file that needs nothing else", () => {
    const html = observe().page("abc+/=");
    expect(html).toContain('<script nonce="abc+/=">');
    expect(html).toContain('<style nonce="abc+/=">');
    expect(html).not.toContain("{{");
    // Namespaces of the icon aside, nothing is fetched from anywhere but here, and nothing stands in attributes that the policy forbids.
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/\sstyle=|\son\w+=|innerHTML|<script src|@import/);
  });

  it("is sent with a policy that allows only this nonce", () => {
    const { "content-security-policy": policy } = pageHeaders("n0nce");
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'; connect-src 'self'/,
    );
    expect(policy).not.toContain("unsafe");
  });
});

describe("capabilities", () => {
  it("list every feature once", () => {
    const { native, emulated, degraded } = listCapabilities();
    expect(degraded).toBe(DEGRADED);
    const names = [native, emulated, degraded].flatMap(Object.keys);
    expect(new Set(names).size).toBe(names.length);
  });
});
