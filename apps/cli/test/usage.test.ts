import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UsageLine } from "@codexthropic/proxy/usage";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCli } from "../src/cli.ts";
import { readSince } from "../src/usage/read-since.ts";
import { fakeIo, run, type FakeOptions } from "./fake-io.ts";
import { loggedIn, until } from "./simulated.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");

const LINE: UsageLine = {
  v: 1,
  time: "2026-11-28T11:00:00.000Z",
  id: "req_1",
  session: "01a220e3",
  agent: null,
  class: "main",
  agent_type: null,
  model: "claude-opus-5-5",
  upstream_model: "gpt-5.5",
  lane: "full",
  transport: "http",
  continued: false,
  input: 1000,
  cached: 9000,
  written: 0,
  output: 500,
  reasoning: 100,
  first_delta_ms: 800,
  total_ms: 4000,
  retries: 0,
  recovered: [],
  status: 200,
  error: null,
  error_type: null,
  aborted: false,
  degraded: [],
  workarounds: [],
  cache_miss: null,
  judge: null,
};

function history(lines: Partial<UsageLine>[], more = ""): FakeOptions {
  const home = mkdtempSync(join(tmpdir(), "codexthropic-test-"));
  const folder = join(home, ".local", "share", "codexthropic", "usage");
  mkdirSync(folder, { recursive: true });
  const text = lines.map((line) => `\n${JSON.stringify({ ...LINE, ...line })}\n`).join("");
  writeFileSync(join(folder, "2026-11-28.jsonl"), text + more);
  return { home, now: () => NOW };
}

describe("usage --json", () => {
  it("says the same in every time zone", async () => {
    const zone = process.env["TZ"];
    onTestFinished(() => {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    });
    const io = history([{}, { time: "2026-11-27T23:59:59.000Z" }, { time: "2026-11-28T00:00:00.000Z" }]);
    const found = [];
    for (const TZ of ["UTC", "Asia/Kathmandu", "America/Los_Angeles"]) {
      process.env["TZ"] = TZ;
      const { out } = await run(["usage", "--by", "day", "--json", "--since", "2026-11-27"], io);
      found.push((JSON.parse(out) as { rows: { key: string; requests: number }[] }).rows);
    }
    expect(found[0]).toMatchObject([
      { key: "2026-11-27", requests: 1 },
      { key: "2026-11-28", requests: 2 },
    ]);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it("has one row for each key, and what could not be read", async () => {
    const io = history([{}, { session: "bbbbbbbb", status: 429, error: "rate_limited" }], "damaged\n");
    const { code, out } = await run(["usage", "--by", "session", "--json", "--since", "7d"], io);
    expect(code).toBe(0);
    const report = JSON.parse(out) as { rows: object[] };
    expect(report).toMatchObject({ by: "session", since: "2026-11-21T12:00:00.000Z", skipped: 1 });
    expect(report.rows).toHaveLength(2);
    expect(report.rows[0]).toEqual({
      key: "01a220e3",
      requests: 1,
      input: 1000,
      cached: 9000,
      written: 0,
      output: 500,
      reasoning: 100,
      errors: 0,
      aborted: 0,
      retries: 0,
      continued: 0,
      judge_tokens: 0,
      cache_share: 0.9,
      first_delta_p50_ms: 800,
      first_delta_p95_ms: 800,
      first: LINE.time,
      last: LINE.time,
      models: ["gpt-5.5"],
      agents: 0,
    });
    expect(report).toMatchObject({ total: { requests: 2, errors: 1 } });
  });

  it("without a history has no rows", async () => {
    const { code, out } = await run(["usage", "--json"], { now: () => NOW });
    expect([code, JSON.parse(out)]).toMatchObject([0, { by: "day", rows: [], total: null, skipped: 0 }]);
  });

  it("names the date of the prices, and prices only what is known", async () => {
    const io = history([{}, { upstream_model: "gpt-unknown" }]);
    const { out } = await run(["usage", "--by", "model", "--prices", "--json"], io);
    const report = JSON.parse(out) as { prices_as_of: string; rows: object[] };
    expect(report.prices_as_of).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(report.rows).toMatchObject([
      { key: "gpt-5.5", unpriced: 0, cost_usd: expect.closeTo(0.0245, 6) as number },
      { key: "gpt-unknown", unpriced: 1, cost_usd: null },
    ]);
  });
});

describe("usage for people", () => {
  it("is a table with bars, shares and percentiles", async () => {
    const { out } = await run(["usage", "--by", "model", "--prices"], history([{}, { error: "cut" }], "x\n"));
    expect(out).toMatch(/^model +tokens +cached +cost +requests +out +errors +first p50 +p95\n/);
    expect(out).toMatch(/^gpt-5\.5 +▰{12} +21\.0k +90 % +\$0\.05 +2 +1000 +1 +800 ms +800 ms\n/m);
    expect(out).toMatch(/^total .* 21\.0k/m);
    expect(out).toContain("1 damaged or foreign line was skipped");
    expect(out).toMatch(/cost: at OpenAI's published API prices of \d{4}/);
  });

  it("shows a hostile name as text", async () => {
    const hostile = "\u001b]0;x\u0007\u202egpt\n2026-11-28";
    const io = history([{ upstream_model: hostile, session: hostile, agent_type: hostile }]);
    for (const by of ["model", "session", "agent", "day"]) {
      const { out } = await run(["usage", "--by", by], io);
      expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(out.trimEnd().split("\n")).toHaveLength(3);
    }
  });

  it("fits a narrow terminal", async () => {
    const io = fakeIo({ ...history([{}]), tty: true, env: { NO_COLOR: "1" } });
    Object.assign(io.stdout, { columns: 50 });
    await run(["usage", "--by", "session"], io);
    for (const line of io.out().split("\n")) expect(line.length).toBeLessThanOrEqual(50);
  });

  it("says where it has looked when there is nothing", async () => {
    const { code, out } = await run(["usage"], { now: () => NOW });
    expect(code).toBe(0);
    expect(out).toMatch(/^No requests since 2026-11-21 12:00 UTC in .*codexthropic\/usage\n$/);
  });

  it.each([
    [["--by", "colour"], {}, 2, "--by"],
    [["--since", "soon"], {}, 2, "--since"],
    [[], { CODEXTHROPIC_USAGE: "off" }, 1, "switched off"],
  ])("refuses %j %j", async (flags, env, expected, text) => {
    const { code, out, err } = await run(["usage", ...flags], { env });
    expect([code, out]).toEqual([expected, ""]);
    expect(err).toContain(text);
  });
});

it("--since is a span or a moment", () => {
  const hours = (n: number): number => NOW - n * 3_600_000;
  expect(["24h", "7d", "2w", "2026-11-27", "99999w"].map((text) => readSince(text, NOW))).toEqual([
    hours(24),
    hours(7 * 24),
    hours(14 * 24),
    Date.parse("2026-11-27T00:00:00Z"),
    0,
  ]);
  for (const text of ["", "7", "d", "-1d", "7m", "2026-13-40"])
    expect(() => readSince(text, NOW)).toThrow("--since");
});

it("counts what the proxy of the same machine has answered", async () => {
  const { io } = await loggedIn();
  const ended = runCli(["--port", "0"], io);
  const url = await until(() => /http:\/\/[\w.:[\]]+:\d+/.exec(io.err())?.[0]);
  const body = { model: "opus", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };
  const asked = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(await asked.json()).toMatchObject({ type: "message" });
  io.signal("SIGTERM");
  await ended;
  const { out } = await run(["usage", "--json"], fakeIo({ home: io.home, env: io.env }));
  expect(JSON.parse(out)).toMatchObject({ rows: [{ requests: 1, errors: 0 }] });
});
