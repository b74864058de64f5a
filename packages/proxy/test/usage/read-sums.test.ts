import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openUsageWriter } from "../../src/usage/append-usage.ts";
import { readUsage, readUsageSums } from "../../src/usage/read-usage.ts";
import { summarizeUsage, USAGE_KEYS } from "../../src/usage/summarize-usage.ts";
import { priceUsage } from "../../src/usage/price-usage.ts";
import type { UsageLine } from "../../src/usage/usage-line.ts";
import { toSums } from "../../src/usage/usage-sums.ts";
import { usageLine } from "./usage-line.ts";

/** Sums that are kept in files must tell the same as the lines, whatever has happened to the files meanwhile. */

let folder: string;
const DAY = "2026-11-28";
const START = Date.parse(`${DAY}T00:00:00Z`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "usage-sums-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (day = DAY): string => join(folder, `${day}.jsonl`);
const kept = (day = DAY): string => join(folder, "sums", `${day}.jsonl.json`);

/** Enough of them that their sums are kept. */
function lines(count: number, line: (index: number) => Partial<UsageLine> = () => ({})): string {
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(START + index * 20_000).toISOString();
    return `\n${JSON.stringify(usageLine({ time, session: `session${index % 7}`, ...line(index) }))}\n`;
  }).join("");
}

type Report = Record<string, unknown>;

async function report(
  since: number,
  read: (add: ReturnType<typeof summarizeUsage>["add"], since: number) => Promise<object>,
): Promise<Report> {
  const summaries = USAGE_KEYS.map((by) => summarizeUsage(by, { price: priceUsage }));
  const result = await read((sums) => summaries.forEach(({ add }) => add(sums)), since);
  return { ...result, rows: summaries.map((summary) => [summary.total(), byKey(summary.rows())]) };
}

const byKey = <T extends { key: string }>(rows: T[]): T[] =>
  rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** Costs are sums of fractions, so the order of adding shows in the last digit. */
const rounded = (value: Report): unknown =>
  JSON.parse(JSON.stringify(value, (key, item) => (key === "cost_usd" ? Number(item).toFixed(9) : item)));

async function expectTheSame(since = 0): Promise<Report> {
  const fromLines = await report(since, (add, from) =>
    readUsage({ folder, since: from }, (line) => add(toSums(line))),
  );
  const fromSums = await report(since, (add, from) => readUsageSums({ folder, since: from }, add));
  // Damaged lines may have no time: those of a file that is read in part are counted or not.
  const skipped = since === 0 ? fromLines["skipped"] : fromSums["skipped"];
  expect(rounded(fromSums)).toEqual(rounded({ ...fromLines, skipped }));
  return fromSums;
}

describe("sums of the history", () => {
  it("are kept beside it, for their owner only, and used", async () => {
    await writeFile(file(), lines(1000));
    expect(await expectTheSame()).toMatchObject({ lines: 1000, skipped: 0 });
    expect((await stat(kept())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "sums"))).mode & 0o777).toBe(0o700);
    // That they are used shows when they are changed.
    await writeFile(kept(), (await readFile(kept(), "utf8")).replaceAll("session3", "changed!"));
    const { rows } = await report(0, (add, since) => readUsageSums({ folder, since }, add));
    expect(JSON.stringify(rows)).toContain("changed!");
  });

  it("are not kept of a few lines", async () => {
    await writeFile(file(), lines(10));
    await expectTheSame();
    expect(await readdir(folder)).toEqual([`${DAY}.jsonl`]);
  });

  it("hold no prompt and no id of a request", async () => {
    await writeFile(
      file(),
      lines(1000, (index) => ({ id: `req_${index}` })),
    );
    await expectTheSame();
    expect(await readFile(kept(), "utf8")).not.toContain("req_");
  });

  it.each<[string, () => Promise<unknown>]>([
    ["has grown", () => appendFile(file(), lines(3))],
    ["has grown much", () => appendFile(file(), lines(2000))],
    ["was cut off in a line", () => appendFile(file(), lines(1).slice(0, -40))],
    ["ends without a line break", () => appendFile(file(), lines(1).trimEnd())],
    ["has got damaged lines", () => appendFile(file(), `{\nnonsense\n${lines(500)}\n[]\n`)],
    ["was deleted", () => rm(file())],
    ["was emptied", () => writeFile(file(), "")],
    ["became shorter", () => writeFile(file(), lines(400))],
    [
      "became another one of the same length",
      () =>
        writeFile(
          file(),
          lines(1000, () => ({ input: 999 })),
        ),
    ],
    [
      "became another one that is longer",
      () =>
        writeFile(
          file(),
          lines(1500, () => ({ input: 5 })),
        ),
    ],
    ["lost lines at its beginning", () => writeFile(file(), lines(1000).slice(10_000))],
    ["lost lines at its beginning and has grown", () => writeFile(file(), lines(1400).slice(10_000))],
    ["was touched", () => utimes(file(), 1, 1)],
    ["has got another file beside it", () => writeFile(join(folder, `${DAY}.1.jsonl`), lines(900))],
    ["has sums that are damaged", () => writeFile(kept(), '{"v":1')],
    ["has sums of another version", () => writeFile(kept(), '{"v":2,"bytes":1,"sums":[]}')],
    [
      "has sums with nonsense in them",
      async () => writeFile(kept(), (await readFile(kept(), "utf8")).replace('"input":', '"input":"7","x":')),
    ],
    ["has sums that are a folder", () => rm(kept()).then(() => mkdir(kept()))],
  ])("are right when a file %s", async (_, change) => {
    await writeFile(file("2026-11-27"), lines(800));
    await writeFile(file(), lines(1000));
    await expectTheSame();
    await change();
    await expectTheSame();
    await expectTheSame();
    await expectTheSame(START + 5_000_000);
  });

  it.runIf(process.getuid?.() !== 0)("are right when they cannot be written", async () => {
    await writeFile(file(), lines(1000));
    await chmod(folder, 0o500);
    await expectTheSame();
    await chmod(folder, 0o700);
    expect(await readdir(folder)).toEqual([`${DAY}.jsonl`]);
  });

  it("are right when several read at once while lines are added", async () => {
    await writeFile(file(), lines(1000));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([
        ...Array.from({ length: 4 }, () => readUsageSums({ folder }, () => {})),
        appendFile(file(), lines(400)),
      ]);
    }
    expect(await expectTheSame()).toMatchObject({ lines: 3000, skipped: 0 });
  });

  it("go with the file that they are of", async () => {
    let now = START;
    const history = openUsageWriter({ folder, days: 10, now: () => now });
    await writeFile(file(), lines(1000));
    await expectTheSame();
    await writeFile(`${kept()}.left-over`, "of a process that was killed");
    now += 5 * 86_400_000;
    history.append(usageLine());
    await history.flush();
    expect(await readdir(join(folder, "sums"))).toEqual([`${DAY}.jsonl.json`]);
    now += 20 * 86_400_000;
    history.append(usageLine());
    await history.flush();
    expect(await readdir(join(folder, "sums"))).toEqual([]);
  });

  it("are those of the lines, for any lines and from any moment on", async () => {
    const text = constantFrom("a", "b", '"],[', "__proto__", "\u2028");
    const line = record({
      minute: integer({ min: 0, max: 3000 }),
      session: oneof(text, constantFrom(null)),
      agent: oneof(text, constantFrom(null)),
      agent_type: oneof(text, constantFrom(null)),
      class: constantFrom(null, "main", "subagent", "auxiliary"),
      model: oneof(text, constantFrom(null)),
      upstream_model: constantFrom(null, "gpt-5.5", "gpt-6-sol", "unknown"),
      cached: constantFrom(0, 100, 272_000),
      input: constantFrom(0, 1),
      output: constantFrom(0, 7),
      first_delta_ms: oneof(integer({ min: 0, max: 9000 }), constantFrom(null)),
      cache_miss: constantFrom(null, "tools", "__proto__"),
      error: constantFrom(null, "cut"),
      judge: constantFrom(null, { calls: 1, flagged: 0, input: 10, output: 2, total_ms: 5 }),
    });
    await assert(
      asyncProperty(
        array(line, { maxLength: 60 }),
        integer({ min: 0, max: 3000 * 60_000 }),
        async (made, since) => {
          const texts = made.map(({ minute, ...rest }) =>
            JSON.stringify(usageLine({ ...rest, time: new Date(START + minute * 60_000).toISOString() })),
          );
          // Padding makes the file large enough for its sums to be kept.
          await writeFile(file(), `${texts.join("\n")}\n${`${"x".repeat(60_000)}\n`.repeat(3)}`);
          await writeFile(file("2026-11-30"), texts.slice(20).join("\n"));
          await expectTheSame();
          await expectTheSame(START + since);
          await expectTheSame(START + Math.floor(since / 3_600_000) * 3_600_000);
          await rm(folder, { recursive: true });
          await mkdir(folder, { recursive: true });
        },
      ),
      { numRuns: 40 },
    );
  });
});
