import { describe, expect, it } from "vitest";
import { answerUsage } from "../src/status/answer-usage.ts";
import type { WindowReading } from "../src/usage/forecast-quota.ts";
import type { QuotaHistory } from "../src/usage/quota-history.ts";
import type { UsageHistory } from "../src/usage/usage-history.ts";
import type { UsageLine } from "../src/usage/usage-line.ts";
import { sumLines, toSums } from "../src/usage/usage-sums.ts";
import { usageLine } from "./usage/usage-line.ts";

const NOW = Date.UTC(2026, 10, 28, 12, 0, 30);

function answers(
  lines: readonly UsageLine[],
  readings: readonly WindowReading[] = [],
): ReturnType<typeof answerUsage> & { reads: () => number } {
  let reads = 0;
  const history = {
    async readSums(since, by, visit) {
      reads += 1;
      const wanted = lines.filter(({ time }) => Date.parse(time) >= since);
      const together = sumLines();
      wanted.forEach(together.add);
      for (const sums of by === "line" ? wanted.map(toSums) : together.sums()) visit(sums);
      return { lines: wanted.length, skipped: 2 };
    },
    async readTexts(since, visit) {
      for (const line of lines) if (Date.parse(line.time) >= since) visit(JSON.stringify(line), line.time);
    },
  } as Partial<UsageHistory> as UsageHistory;
  const quotaHistory = { readings: () => readings } as Partial<QuotaHistory> as QuotaHistory;
  return { ...answerUsage({ history, quotaHistory, now: () => NOW }), reads: () => reads };
}

const at = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString();
const query = (text: string): URLSearchParams => new URLSearchParams(text);

describe("usage of a range", () => {
  it.each([
    ["1h", 60, 1],
    ["24h", 96, 15],
    ["7d", 168, 60],
    ["30d", 120, 360],
  ])("%s comes in %i buckets without gaps", async (range, count, minutes) => {
    const usage = await answers([]).usage(query(`range=${range}`));
    const times = usage.buckets.map(({ time }) => Date.parse(time));
    expect(usage).toMatchObject({ range, bucket_minutes: minutes, total: null, sessions: [], skipped: 2 });
    expect(times).toHaveLength(count);
    expect(new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toEqual(
      new Set([minutes * 60_000]),
    );
    const last = times.at(-1) ?? 0;
    expect(last <= NOW && NOW < last + minutes * 60_000).toBe(true);
  });

  it("adds up what a bucket and a session hold", async () => {
    const { usage } = answers([
      usageLine({ time: at(5), session: "aaaaaaaa", cache_miss: "tools", first_delta_ms: 100 }),
      usageLine({ time: at(5), session: "aaaaaaaa", cache_miss: "tools", first_delta_ms: 900 }),
      usageLine({ time: at(3), session: "bbbbbbbb", error: "cut", retries: 2, first_delta_ms: null }),
      usageLine({ time: at(3), session: null, aborted: true }),
      usageLine({ time: at(70) }),
      // A clock that is ahead.
      usageLine({ time: at(-30) }),
    ]);
    const { buckets, sessions, total, cache_misses } = await usage(query("range=1h"));
    const filled = buckets.filter(({ requests }) => requests > 0);
    expect(filled).toMatchObject([
      {
        requests: 2,
        input: 200,
        cached: 1800,
        output: 100,
        errors: 0,
        first_delta_p50_ms: 100,
        first_delta_p95_ms: 900,
      },
      { requests: 2, errors: 1, aborted: 1, retries: 2 },
    ]);
    expect(total?.requests).toBe(4);
    expect(cache_misses).toEqual({ tools: 2 });
    expect(sessions.map(({ key }) => key).at(-1)).toBe("aaaaaaaa");
    expect(sessions.find(({ key }) => key === "aaaaaaaa")).toMatchObject({
      requests: 2,
      cache_misses: { tools: 2 },
    });
  });

  it("prices only when it is asked to", async () => {
    const { usage } = answers([usageLine({ time: at(1) })]);
    expect(await usage(query("range=1h"))).not.toHaveProperty("prices_as_of");
    const priced = await usage(query("range=1h&prices=true"));
    expect(priced.prices_as_of).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(priced.total?.cost_usd).toBeGreaterThan(0);
  });

  it("holds the readings of each quota window in the range", async () => {
    const reading = (minutes: number, read_at: number, used: number): WindowReading => ({
      minutes,
      read_at,
      used,
      resets_at: NOW,
    });
    const { usage } = answers(
      [],
      [reading(10_080, NOW - 60_000, 0.2), reading(300, NOW - 7_200_000, 0.1), reading(300, NOW - 1000, 0.4)],
    );
    expect((await usage(query("range=1h"))).quota).toEqual([
      {
        name: "5h",
        readings: [
          { time: new Date(NOW - 1000).toISOString(), used: 0.4, resets_at: new Date(NOW).toISOString() },
        ],
      },
      { name: "7d", readings: [{ time: at(1), used: 0.2, resets_at: new Date(NOW).toISOString() }] },
    ]);
  });

  it("reads the history once for several pages that ask at the same time", async () => {
    const { usage, reads } = answers([]);
    await Promise.all([usage(query("range=7d")), usage(query("range=7d"))]);
    expect(reads()).toBe(1);
    await usage(query("range=7d"));
    expect(reads()).toBe(2);
  });

  it("keeps names that mean something to an object", async () => {
    const { usage } = answers([usageLine({ time: at(1), session: "__proto__", cache_miss: "__proto__" })]);
    const { sessions, cache_misses } = await usage(query("range=1h"));
    expect(sessions[0]?.key).toBe("__proto__");
    expect(Object.entries(cache_misses)).toEqual([["__proto__", 1]]);
  });
});

describe("the list of requests", () => {
  const lines = [
    usageLine({ id: "req_a", time: at(4), session: "aaaaaaaa", model: 'a"\\' }),
    usageLine({ id: "req_b", time: at(3), session: "bbbbbbbb", error: "overloaded", status: 529 }),
    usageLine({ id: "req_c", time: at(2), session: "aaaaaaaa", retries: 1, cache_miss: "model" }),
    usageLine({ id: "req_d", time: at(1), session: null, aborted: true, upstream_model: "gpt-6-sol" }),
  ];
  it.each([
    ["", "dcba"],
    ["kind=errors", "b"],
    ["kind=retried", "c"],
    ["kind=missed", "c"],
    ["kind=aborted", "d"],
    ["session=aaaaaaaa", "ca"],
    ["session=-", "d"],
    ["text=GPT-6-Sol", "d"],
    ["text=req_b", "b"],
    ["text=529", "b"],
    ["text=nowhere", ""],
    ["text=overloaded 529", "b"],
    ["text=GPT-6-SOL req_a", ""],
    ["kind=errors&text=req_c", ""],
    ["session=aaaaaaaa&kind=retried", "c"],
    ["text=a%22%5C", "a"],
  ])("%s", async (filter, ids) => {
    const { requests, matching } = await answers(lines).requests(query(`range=1h&${filter}`));
    expect(requests.map(({ id }) => id.slice(-1)).join("")).toBe(ids);
    expect(matching).toBe(ids.length);
  });

  it("holds no line that cannot be read", async () => {
    const history = {
      async readTexts(_since, visit) {
        visit(JSON.stringify(usageLine()).slice(0, -9), at(1));
        visit(JSON.stringify(usageLine()), at(1));
        visit("", "");
        visit(JSON.stringify({ ...usageLine(), error: 7 }).replace("}", ""), at(1));
      },
    } as Partial<UsageHistory> as UsageHistory;
    const { requests } = answerUsage({ history, quotaHistory: {} as QuotaHistory, now: () => NOW });
    expect(await requests(query("range=1h"))).toEqual({ requests: [usageLine()], matching: 1 });
    expect(await requests(query("range=1h&kind=errors"))).toEqual({ requests: [], matching: 0 });
  });

  it("holds the newest, whatever the order of the lines, and counts the others", async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      usageLine({
        id: `req_${index}`,
        time: new Date(NOW - 1000 - ((index * 7919) % 5000) * 100).toISOString(),
      }),
    );
    const { requests, matching } = await answers(many).requests(query("range=1h&limit=3"));
    expect(matching).toBe(5000);
    expect(requests.map(({ time }) => NOW - Date.parse(time))).toEqual([1000, 1100, 1200]);
  });
});

it.each([
  ["usage", "range=2h"],
  ["usage", "range=constructor"],
  ["requests", "kind=toString"],
  ["requests", "limit=0"],
  ["requests", "limit=1001"],
  ["requests", "limit=ten"],
] as const)("%s refuses %s", async (route, text) => {
  await expect(async () => answers([])[route](query(text))).rejects.toMatchObject({
    answer: { status: 400, type: "invalid_request_error" },
  });
});
