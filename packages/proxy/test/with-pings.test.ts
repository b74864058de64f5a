import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPings, type Quiet } from "./pings.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const quiet = (): Quiet & { pings: number } => ({
  wrote: false,
  pings: 0,
  ping() {
    this.pings += 1;
  },
});

it("pings after ten seconds without a byte, and again after ten more", () => {
  const stream = quiet();
  const stop = createPings().watch(stream);
  vi.advanceTimersByTime(9_000);
  expect(stream.pings).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(stream.pings).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect(stream.pings).toBe(2);
  stop();
});

it("does not ping a stream that writes", () => {
  const stream = quiet();
  const stop = createPings().watch(stream);
  for (let second = 0; second < 60; second += 5) {
    stream.wrote = true;
    vi.advanceTimersByTime(5_000);
  }
  expect(stream.pings).toBe(0);
  stop();
});

it("keeps one timer for all streams and none without streams", () => {
  const pings = createPings();
  const stops = [pings.watch(quiet()), pings.watch(quiet()), pings.watch(quiet())];
  expect(vi.getTimerCount()).toBe(1);
  for (const stop of stops) stop();
  expect(vi.getTimerCount()).toBe(0);
});
