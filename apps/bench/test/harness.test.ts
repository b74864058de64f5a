import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FloorKind, startFloor } from "../src/floor/floor.ts";
import { interleave } from "../src/harness/bench.ts";
import { micros } from "../src/harness/clock.ts";
import type { Listening } from "../src/harness/listen.ts";
import { planText, readPlan, stamp, stampReader } from "../src/harness/plan.ts";
import { cpuTime, residentMemory } from "../src/harness/proc.ts";
import type { TargetName } from "../src/harness/results.ts";
import { claudeBody } from "../src/load/bodies.ts";
import { run } from "../src/load/jobs.ts";
import { startUpstream } from "../src/upstream/server.ts";

let upstream: Listening;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe("the harness in one process, with tiny numbers", () => {
  test.each(["direct", "pipe", "parse"] as const)(
    "%s delivers every event of waves and of held streams",
    async (kind) => {
      const floor = kind === "direct" ? null : await startFloor(kind satisfies FloorKind, upstream.port);
      const address = { port: floor?.port ?? upstream.port, pid: process.pid, tls: floor === null };
      // Rejects unless every delta arrives.
      const waves = await run(
        { kind: "waves", waves: 2, concurrency: 3, bytes: 96_000, events: 50 },
        address,
      );
      expect(waves.first!).toBeGreaterThan(0);
      expect(waves.total!).toBeGreaterThanOrEqual(waves.first!);
      const held = await run({ kind: "hold", streams: 4, perSecond: 50, seconds: 0.2, rampMs: 40 }, address);
      expect(held.latency99!).toBeGreaterThanOrEqual(held.latency50!);
      expect(held.cpuPerEvent).toBeGreaterThan(0);
      floor?.close();
    },
  );

  test("an answer that is no success is an error, not a figure", async () => {
    const address = { port: upstream.port, pid: process.pid, tls: false };
    await expect(
      run({ kind: "waves", waves: 1, concurrency: 1, bytes: 0, events: 1 }, address),
    ).rejects.toThrow(/socket hang up|ECONNRESET|Parse Error/);
  });
});

describe("plans and stamps", () => {
  test("a plan passes through a body", () => {
    const body = Buffer.from(
      `{"a":"${planText({ events: 3, perSecond: 0 })}","b":"${planText({ events: 70, perSecond: 50 })}"}`,
    );
    expect(readPlan(body)).toEqual({ events: 70, perSecond: 50 });
  });

  test("stamps are found wherever chunks end, and only at the beginning of a text", () => {
    const times = [1, 1_234_567_890_123, 8_999_999_999_999_999];
    const text = `{"delta":"${times.map((time) => `${stamp(time)} word"},{"delta":"`).join("")}x${stamp(5)}"}`;
    for (let size = 1; size <= text.length; size++) {
      const found: number[] = [];
      const read = stampReader((time) => found.push(time));
      for (let at = 0; at < text.length; at += size) read(Buffer.from(text.slice(at, at + size)));
      expect(found).toEqual(times);
    }
  });
});

describe("bodies", () => {
  const textOf = (bytes: number, turn: number, first = 0): string =>
    Buffer.concat(claudeBody(bytes, first)({ events: 3, perSecond: 0 }, turn)).toString();

  test.each([96_000, 490_000])("of %d bytes are that long, JSON, and the same each time", (bytes) => {
    const body = textOf(bytes, 1);
    expect(Buffer.byteLength(body) / bytes).toBeCloseTo(1, 1);
    const request = JSON.parse(body) as { tools: unknown[]; messages: unknown[]; stream: boolean };
    expect(request).toMatchObject({ stream: true, model: "claude-opus-5-5" });
    expect(request.tools).toHaveLength(36);
    expect(textOf(bytes, 1)).toBe(body);
  });

  const messagesOf = (text: string): string[] =>
    (JSON.parse(text) as { messages: object[] }).messages.map((message) => JSON.stringify(message));

  test("of the next turn differ in the last round", () => {
    const [before, after] = [messagesOf(textOf(490_000, 1)), messagesOf(textOf(490_000, 2))];
    expect(after).toHaveLength(before.length);
    expect(before.length).toBeGreaterThan(50);
    expect(
      after.flatMap((message, index) => (message === before[index] ? [] : [index - before.length])),
    ).toEqual([-3, -2]);
  });

  test("of another beginning share no message", () => {
    const before = new Set(messagesOf(textOf(96_000, 1)));
    expect(messagesOf(textOf(96_000, 2, 1_000)).filter((message) => before.has(message))).toHaveLength(1);
  });
});

test("targets take turns, and each begins as often as the others", async () => {
  const order: TargetName[] = [];
  await interleave(3, ["pipe", "parse", "proxy"], (name) => Promise.resolve(void order.push(name)));
  expect(order.join(" ")).toBe("pipe parse proxy parse proxy pipe proxy pipe parse");
});

test("a process's CPU time and memory are read from /proc", () => {
  const before = cpuTime(process.pid);
  const until = micros() + 30_000;
  while (micros() < until);
  expect(cpuTime(process.pid) - before).toBeGreaterThan(1_000);
  expect(residentMemory(process.pid)).toBeGreaterThan(20);
});
