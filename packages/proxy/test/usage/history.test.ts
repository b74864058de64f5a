import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, asyncProperty, string } from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openUsageWriter } from "../../src/usage/append-usage.ts";
import { readUsage, type UsageRead } from "../../src/usage/read-usage.ts";
import { compareFiles, parseFileName } from "../../src/usage/usage-files.ts";
import type { UsageLine } from "../../src/usage/usage-line.ts";
import { usageLine } from "./usage-line.ts";

let folder: string;
const NOON = Date.parse("2026-11-28T12:00:00Z");
const DAY = 86_400_000;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "usage-")), "usage");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function readAll(since = 0): Promise<UsageRead & { all: UsageLine[] }> {
  const all: UsageLine[] = [];
  const read = await readUsage({ folder, since }, (line) => all.push(line));
  return { ...read, all };
}

describe("the history", () => {
  it("keeps what was appended, in files that only their owner can read", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine({ session: "aaaaaaaa" }));
    history.append(usageLine({ session: "bbbbbbbb" }));
    await history.flush();
    expect((await readAll()).all.map(({ session }) => session)).toEqual(["aaaaaaaa", "bbbbbbbb"]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, "2026-11-28.jsonl"))).mode & 0o777).toBe(0o600);
  });

  it("makes the folder again when somebody has deleted it", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine());
    await history.flush();
    await rm(folder, { recursive: true });
    history.append(usageLine({ session: "after" }));
    await history.flush();
    expect((await readAll()).all.map(({ session }) => session)).toEqual(["after"]);
    expect(history.dropped()).toBe(0);
  });

  it("goes on in the part that another process has begun", async () => {
    const history = openUsageWriter({ folder, now: () => NOON, maxFileBytes: 100 });
    for (const session of ["one", "two"]) {
      history.append(usageLine({ session }));
      await history.flush();
    }
    await writeFile(
      join(folder, "2026-11-28.2.jsonl"),
      `${JSON.stringify(usageLine({ session: "other" }))}\n`,
    );
    history.append(usageLine({ session: "three" }));
    await history.flush();
    expect((await readAll()).all.map(({ session }) => session)).toEqual(["one", "two", "other", "three"]);
    expect((await readdir(folder)).toSorted()).toContain("2026-11-28.3.jsonl");
  });

  it("is shared by several writers", async () => {
    const histories = [1, 2, 3].map(() => openUsageWriter({ folder, now: () => NOON }));
    for (let i = 0; i < 200; i++) {
      for (const history of histories) history.append(usageLine());
      if (i % 20 === 0) await histories[0]?.flush();
    }
    await Promise.all(histories.map((history) => history.flush()));
    expect(await readAll()).toMatchObject({ lines: 600, skipped: 0 });
  });

  it("loses only the line that a killed process left unfinished", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine({ session: "before" }));
    await history.flush();
    await appendFile(join(folder, "2026-11-28.jsonl"), JSON.stringify(usageLine()).slice(0, 40));
    history.append(usageLine({ session: "after" }));
    await history.flush();
    const { all, skipped } = await readAll();
    expect([all.map(({ session }) => session), skipped]).toEqual([["before", "after"], 1]);
  });

  it("skips and counts damaged lines, foreign lines and files", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine());
    await history.flush();
    const foreign = [
      "{",
      "[]",
      "7",
      "null",
      '{"v":2}',
      '{"v":1,"time":"never"}',
      JSON.stringify({ ...usageLine(), v: 2 }),
      JSON.stringify({ ...usageLine(), time: "2026-11-28T12:00:00+01:00" }),
      JSON.stringify({ ...usageLine(), input: "7" }),
      JSON.stringify({ ...usageLine(), judge: 1 }),
      JSON.stringify(usageLine({ model: "x".repeat(300_000) })) + "x".repeat(300_000),
    ];
    await appendFile(join(folder, "2026-11-28.jsonl"), `${foreign.join("\n")}\n`);
    await writeFile(join(folder, "notes.txt"), "not ours");
    await mkdir(join(folder, "2026-11-29.jsonl"));
    await writeFile(join(folder, "2026-11-28.jsonl.bak"), "not ours");
    expect(await readAll()).toMatchObject({ lines: 1, skipped: foreign.length + 1 });
    await assert(
      asyncProperty(string({ unit: "binary" }), async (text) => {
        await writeFile(join(folder, "2026-11-28.1.jsonl"), text);
        expect((await readAll()).lines).toBe(1);
      }),
      { numRuns: 20 },
    );
  });

  it("begins another file each day, and one more when a file is full", async () => {
    let now = NOON;
    const history = openUsageWriter({ folder, maxFileBytes: 100, now: () => now });
    for (const next of [NOON, NOON, NOON + DAY]) {
      now = next;
      history.append(usageLine());
      await history.flush();
    }
    expect((await readdir(folder)).toSorted()).toEqual([
      "2026-11-28.1.jsonl",
      "2026-11-28.jsonl",
      "2026-11-29.jsonl",
    ]);
    expect((await readAll()).lines).toBe(3);
  });

  it("deletes what is too old or too much, and nothing that is not its own", async () => {
    let now = NOON;
    const history = openUsageWriter({ folder, days: 10, maxBytes: 1500, now: () => now });
    for (let day = 0; day < 20; day++) {
      now = NOON + day * DAY;
      history.append(usageLine());
      await history.flush();
      if (day === 0) await writeFile(join(folder, "2020-01-01.txt"), "keep");
    }
    const names = await readdir(folder);
    expect(names).toContain("2020-01-01.txt");
    expect(names).toContain("2026-12-17.jsonl");
    expect(names.length).toBeLessThan(7);
  });

  it("is written, and other files are deleted, when a file that is too old cannot be deleted", async () => {
    await mkdir(join(folder, "2020-01-02.jsonl"), { recursive: true });
    for (const day of ["2020-01-01", "2020-01-03"]) await writeFile(join(folder, `${day}.jsonl`), "");
    const history = openUsageWriter({ folder, now: () => NOON });
    for (let i = 0; i < 3; i++) {
      history.append(usageLine());
      await history.flush();
    }
    expect((await readdir(folder)).toSorted()).toEqual(["2020-01-02.jsonl", "2026-11-28.jsonl"]);
    expect([(await readAll(NOON - DAY)).lines, history.dropped()]).toEqual([3, 0]);
  });

  it("costs nothing but itself when it cannot be written, and goes on when it can", async () => {
    const errors: unknown[] = [];
    const history = openUsageWriter({ folder, now: () => NOON, onError: (error) => errors.push(error) });
    await writeFile(folder, "a file stands where the folder should be");
    for (let i = 0; i < 3; i++) {
      history.append(usageLine());
      await history.flush();
    }
    expect([errors.length, history.dropped()]).toEqual([1, 3]);
    await rm(folder);
    history.append(usageLine());
    await history.flush();
    expect([(await readAll()).lines, history.dropped()]).toEqual([1, 3]);
  });

  it("is read from a moment on", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine({ time: "2026-11-28T09:00:00.000Z" }));
    history.append(usageLine({ time: "2026-11-28T11:00:00.000Z" }));
    await history.flush();
    expect((await readAll(Date.parse("2026-11-28T10:00:00Z"))).lines).toBe(1);
    expect((await readAll(NOON + DAY)).lines).toBe(0);
  });

  it("without a folder is empty", async () => {
    expect(await readAll()).toMatchObject({ lines: 0, skipped: 0 });
  });

  it("writes one line for each request, without line breaks inside", async () => {
    const history = openUsageWriter({ folder, now: () => NOON });
    history.append(usageLine({ model: "a\nb\u2028" }));
    await history.flush();
    expect((await readFile(join(folder, "2026-11-28.jsonl"), "utf8")).trim().split("\n")).toHaveLength(1);
  });
});

it("file names are sorted by day and part", () => {
  const names = ["2026-11-28.10.jsonl", "2026-11-28.2.jsonl", "2026-11-28.jsonl", "2026-11-27.jsonl"];
  const files = names.map(parseFileName).filter((file) => file !== null);
  expect(files.toSorted(compareFiles).map(({ name }) => name)).toEqual(names.toReversed());
  expect(["x.jsonl", "2026-11-28.json", "2026-11-28.-1.jsonl", ""].map(parseFileName)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
