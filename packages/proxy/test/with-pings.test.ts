import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PING, withPings } from "../src/stream/with-pings.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Pieces that come when the test says so. */
function source(): {
  pieces: AsyncIterable<string>;
  give: (piece: string) => void;
  end: () => void;
  returned: () => boolean;
} {
  const { readable, writable } = new TransformStream<string, string>(undefined, { highWaterMark: 100 });
  const writer = writable.getWriter();
  let wasReturned = false;
  async function* pieces(): AsyncGenerator<string> {
    try {
      yield* readable;
    } finally {
      wasReturned = true;
    }
  }
  return {
    pieces: pieces(),
    give: (piece) => void writer.write(piece),
    end: () => void writer.close(),
    returned: () => wasReturned,
  };
}

it("gives a ping after ten seconds without a piece, and after ten more", async () => {
  const { pieces, give } = source();
  const stream = withPings(pieces);
  const first = stream.next();
  await vi.advanceTimersByTimeAsync(9_999);
  give("a");
  expect(await first).toEqual({ done: false, value: "a" });
  const second = stream.next();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await second).toEqual({ done: false, value: PING });
  const third = stream.next();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await third).toEqual({ done: false, value: PING });
  await stream.return?.();
});

it("loses no piece that comes while a ping is on its way", async () => {
  const { pieces, give, end } = source();
  const stream = withPings(pieces);
  const ping = stream.next();
  await vi.advanceTimersByTimeAsync(10_000);
  give("a");
  give("b");
  end();
  await vi.advanceTimersByTimeAsync(1);
  expect((await ping).value).toBe(PING);
  expect((await stream.next()).value).toBe("a");
  expect((await stream.next()).value).toBe("b");
  expect((await stream.next()).done).toBe(true);
});

it("gives no ping while pieces come, nor to a client that does not read", async () => {
  const { pieces, give } = source();
  const stream = withPings(pieces);
  for (let second = 0; second < 60; second += 6) {
    const next = stream.next();
    await vi.advanceTimersByTimeAsync(6_000);
    give(String(second));
    expect((await next).value).toBe(String(second));
  }
  await vi.advanceTimersByTimeAsync(60_000);
  give("last");
  expect((await stream.next()).value).toBe("last");
  await stream.return?.();
});

it("has one timer while the stream is open and none afterwards, however it ends", async () => {
  const ended = source();
  const stream = withPings(ended.pieces);
  expect(vi.getTimerCount()).toBe(1);
  ended.end();
  expect((await stream.next()).done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);

  const left = source();
  left.give("a");
  const other = withPings(left.pieces);
  await other.next();
  await other.return?.();
  await vi.advanceTimersByTimeAsync(1);
  expect([vi.getTimerCount(), left.returned()]).toEqual([0, true]);

  async function* failing(): AsyncGenerator<string> {
    yield "a";
    throw new Error("broken");
  }
  const broken = withPings(failing());
  await broken.next();
  await expect(broken.next()).rejects.toThrow("broken");
  expect(vi.getTimerCount()).toBe(0);
});
