import { expect, it, vi } from "vitest";
import type { StatusJson } from "../src/status/status-json.ts";
import { streamStatus, type StatusStream } from "../src/status/stream-status.ts";

const status = (changes: Partial<StatusJson>): StatusJson => changes as StatusJson;

interface Reader {
  next(): Promise<string | undefined>;
}

function read(stream: StatusStream, signal: AbortSignal, make: () => Promise<StatusJson>): Reader {
  const pieces = stream.open(signal, make)[Symbol.asyncIterator]();
  return { next: async () => ((await pieces.next()) as IteratorResult<string, undefined>).value };
}

it("sends the status at once, again when it has changed, and a comment when it has not", async () => {
  vi.useFakeTimers();
  try {
    const stream = streamStatus();
    let now = 0;
    let fast = false;
    const reader = read(stream, new AbortController().signal, async () =>
      status({ fast, now: String((now += 1)) }),
    );
    expect(await reader.next()).toBe("retry: 1000\n\n");
    expect(await reader.next()).toBe('event: status\ndata: {"fast":false,"now":"1"}\n\n');
    const comment = reader.next();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await comment).toBe(":\n\n");
    fast = true;
    const changed = reader.next();
    stream.changed();
    // Not more often than once a second.
    await vi.advanceTimersByTimeAsync(1000);
    expect(await changed).toContain('"fast":true');
  } finally {
    vi.useRealTimers();
  }
});

it("ends when the page is closed, and when the server is", async () => {
  const stream = streamStatus();
  const leaving = new AbortController();
  const pages = [leaving.signal, new AbortController().signal].map((signal) =>
    read(stream, signal, async () => status({})),
  );
  for (const page of pages) {
    await page.next();
    await page.next();
  }
  const ends = pages.map((page) => page.next());
  leaving.abort();
  expect(await ends[0]).toBeUndefined();
  stream.endAll();
  expect(await ends[1]).toBeUndefined();
});

it("has places for 64 pages; one that was closed frees its own", () => {
  const stream = streamStatus();
  const pages = Array.from({ length: 64 }, () => new AbortController());
  const open = (signal: AbortSignal): unknown => stream.open(signal, async () => status({}));
  for (const { signal } of pages) open(signal);
  expect(() => open(new AbortController().signal)).toThrow("64 status pages are open already.");
  pages[0]?.abort();
  expect(() => open(new AbortController().signal)).not.toThrow();
});
