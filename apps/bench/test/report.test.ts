import { describe, expect, test } from "vitest";
import { createResults, type Results } from "../src/harness/results.ts";
import { BUDGETS } from "../src/report/budgets.ts";
import { replaceReport } from "../src/report/page.ts";
import { report } from "../src/report/report.ts";
import { figure, table } from "../src/report/table.ts";
import { type Judged, judge } from "../src/report/verdict.ts";

describe("figures", () => {
  test.each([
    [1.3456, "1.35"],
    [47.25, "47.3"],
    [589_287, "589,287"],
    [0.0123, "0.0123"],
    [0, "0"],
    [Number.NaN, "–"],
    [undefined, "–"],
  ])("%s reads %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

test("a table is Markdown with aligned columns", () => {
  expect(table(["what", "ms"], [["first delta", "1.8"], ["x"]])).toBe(
    ["| what        |  ms |", "| ----------- | --: |", "| first delta | 1.8 |", "| x           |     |"].join(
      "\n",
    ),
  );
});

describe("budgets", () => {
  const judged = (label: string, results: Results): Judged =>
    judge(
      BUDGETS.find((budget) => budget.label === label)!,
      results,
    );

  const measured = (
    samples: [metric: string, target: "direct" | "pipe" | "parse" | "proxy", value: number][],
  ) => {
    const results = createResults();
    for (const sample of samples) results.record(...sample);
    return results;
  };

  test("a ratio is the median of the ratios within the rounds", () => {
    const results = measured([
      ["paced.cpu", "pipe", 10],
      ["paced.cpu", "proxy", 13],
      ["paced.cpu", "pipe", 100],
      ["paced.cpu", "proxy", 120],
      ["paced.cpu", "pipe", 20],
      ["paced.cpu", "proxy", 60],
    ]);
    expect(judged("CPU per event, paced", results)).toMatchObject({
      measured: 1.3,
      must: 1.35,
      verdict: "pass",
    });
  });

  test("added time is what stands above the upstream's own", () => {
    const results = measured([
      ["first.1", "direct", 1],
      ["first.1", "pipe", 2],
      ["first.1", "parse", 4],
      ["first.1", "proxy", 6],
    ]);
    expect(judged("first delta added, 1 stream", results)).toMatchObject({
      measured: 5,
      floor: 3,
      verdict: "MISS",
    });
  });

  test("where noise hides what the pipe adds, there is no figure", () => {
    const results = measured([
      ["first.50", "direct", 9],
      ["first.50", "pipe", 8],
      ["first.50", "proxy", 20],
    ]);
    expect(judged("first delta added, 50 at once", results).verdict).toBe("not measured");
  });

  test("the floor itself can be the limit", () => {
    const label = "event latency p99, 100 × 50/s";
    const results = measured([
      ["paced.latency99", "parse", 3],
      ["paced.latency99", "proxy", 2.5],
    ]);
    expect(judged(label, results)).toMatchObject({ must: 3, verdict: "pass" });
    expect(judged(label, createResults()).verdict).toBe("not measured");
  });

  test("memory growth looks at the second half only", () => {
    const churn = [90, 110, 120, 121, 120, 121, 120, 122, 121, 123];
    const results = measured(churn.map((value) => ["memory.churn", "proxy", value]));
    expect(judged("memory growth over the second half of the churn", results)).toMatchObject({
      measured: 2,
      verdict: "pass",
    });
  });

  test("under the stretch the verdict says so", () => {
    expect(judged("`--version`", measured([["start.version", "proxy", 70]])).verdict).toBe("stretch");
  });

  test("every budget has a stretch below its must, and a line in the report", () => {
    const text = report(createResults(), "test");
    for (const { label, must, stretch } of BUDGETS) {
      expect(text).toContain(label);
      expect(typeof must === "function" || (stretch ?? 0) < must).toBe(true);
    }
  });
});

describe("the page", () => {
  const page = "before\n<!-- bench: written by `pnpm bench --write` -->\nold\n<!-- /bench -->\nafter\n";

  test("keeps its prose and gets the report between its marks, again and again", () => {
    const once = replaceReport(page, "# new");
    expect(once).toMatch(
      /^before\n<!-- bench[^]*# new[^]*performance-samples\.json[^]*<!-- \/bench -->\nafter\n$/,
    );
    expect(once).not.toContain("old");
    expect(replaceReport(once, "# new")).toBe(once);
  });

  test("without marks is an error", () => {
    expect(() => replaceReport("prose", "")).toThrow("lacks its marks");
  });
});
