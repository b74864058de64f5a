import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createEventReader, readEventData, readEvents } from "../src/events.ts";
import { Utf8Decoder } from "../src/events/decode-utf8.ts";
import { bytes, fixture } from "./support.ts";

const encoder = new TextEncoder();

/** The events of a text that comes in these chunks. */
function read(...chunks: string[]): CodexEvent[] {
  const reader = createEventReader();
  return [...chunks.flatMap((chunk) => reader.read(encoder.encode(chunk))), ...reader.end()];
}

const malformed = { type: "malformed frame" };

describe("a frame", () => {
  it("is named by its event line or by its data", () => {
    expect(read('event: a\ndata: {"type":"a","n":1}\n\n', 'data: {"n":2,"type":"b"}\n\n')).toEqual([
      { type: "a", n: 1 },
      { n: 2, type: "b" },
    ]);
    expect(read('event: a\ndata: {"n":1}\n\n')).toEqual([{ type: "a", n: 1 }]);
    expect(read('event: message\ndata: {"type":"a"}\n\n')).toEqual([{ type: "a" }]);
  });

  it("of a type that means nothing is not parsed", () => {
    expect(
      read("event: keepalive\ndata: no JSON\n\n", 'data: {"type":"response.content_part.done", no JSON\n\n'),
    ).toEqual([]);
    expect(read('data: { "type": "keepalive" }\n\n')).toEqual([{ type: "keepalive" }]);
  });

  it("named error may hold the bare error", () => {
    const error = { type: "server_error", message: "x" };
    expect(read(`event: error\ndata: ${JSON.stringify(error)}\n\n`)).toEqual([{ type: "error", error }]);
    expect(read(`event: error\ndata: ${JSON.stringify({ error })}\n\n`)).toEqual([{ type: "error", error }]);
    expect(read('event: error\ndata: {"type":"error","message":"x"}\n\n')).toEqual([
      { type: "error", message: "x" },
    ]);
  });

  it("named error keeps a type that is known", () => {
    expect(read('event: error\ndata: {"type":"response.failed","response":{}}\n\n')).toEqual([
      { type: "response.failed", response: {} },
    ]);
  });

  it("without a JSON object with a type becomes an event that says so", () => {
    const data = ["[DONE]", '{"type":"a"', "null", "[]", "7", '{"n":1}', '{"type":1}', '{"type":"'];
    expect(read(...data.map((json) => `data: ${json}\n\n`))).toEqual(data.map(() => malformed));
  });

  it("may lack its last blank line", () => {
    for (const end of ["", "\n", "\r\n", "\r\r"]) {
      expect(read(`data: {"type":"a"}${end}`)).toEqual([{ type: "a" }]);
    }
    expect(read('data: {"type":')).toEqual([malformed]);
  });

  it("may stand among unknown fields and comments", () => {
    expect(read(': hi\nretry: soon\nfoo: bar\nid: 1\ndata: {"type":"a"}\n\n<html>\n\n')).toEqual([
      { type: "a" },
    ]);
  });

  it("may have 5 MB, in many chunks", () => {
    const delta = "x".repeat(5_000_000);
    const frame = `data: ${JSON.stringify({ type: "a", delta })}\n\n`;
    const parts = Array.from({ length: 100 }, (_, n) => frame.slice(n * 50_001, (n + 1) * 50_001));
    expect(read(...parts)).toEqual([{ type: "a", delta }]);
  });
});

describe("a frame of more than 16 MiB", () => {
  const part = encoder.encode("x".repeat(4_000_000));
  const tooLong = expect.objectContaining({
    code: "bad_gateway",
    message: expect.stringContaining("16 MiB"),
  });

  it("fails the reader for good", () => {
    const reader = createEventReader();
    const feed = (): unknown => Array.from({ length: 6 }, () => reader.read(part));
    expect(feed).toThrow(tooLong);
    expect(() => reader.read(encoder.encode('data: {"type":"a"}\n\n'))).toThrow(UpstreamError);
    expect(() => reader.end()).toThrow(UpstreamError);
  });

  it("is refused also when it comes in one chunk, after the events before it", () => {
    const reader = createEventReader();
    const huge = `data: {"type":"a"}\n\ndata: "${"x".repeat(17_000_000)}"\n\ndata: {"type":"b"}\n\n`;
    expect(reader.read(encoder.encode(huge))).toEqual([{ type: "a" }]);
    expect(() => reader.end()).toThrow(tooLong);
  });

  it("is refused on the WebSocket", () => {
    expect(() => readEventData(undefined, `"${"x".repeat(17_000_000)}"`)).toThrow(tooLong);
  });

  it("may be a comment or many lines of data", () => {
    const lines = createEventReader();
    const line = encoder.encode(`data: ${"x".repeat(1_000_000)}\n`);
    expect(() => Array.from({ length: 20 }, () => lines.read(line))).toThrow(tooLong);
    const comment = createEventReader();
    comment.read(encoder.encode(": "));
    expect(() => Array.from({ length: 20 }, () => comment.read(part))).toThrow(tooLong);
  });
});

describe("the data of one frame", () => {
  it("needs no name", () => {
    expect(readEventData(undefined, '{"type":"response.output_text.delta","delta":"a"}')).toEqual({
      type: "response.output_text.delta",
      delta: "a",
    });
    expect(readEventData(undefined, '{"type":"keepalive"}')).toBeNull();
    expect(readEventData(undefined, "nonsense")).toEqual(malformed);
  });

  it("carries what the connection has to know", () => {
    const metadata = { type: "response.metadata", headers: { "x-codex-turn-state": "s" } };
    expect(readEventData(undefined, JSON.stringify(metadata))).toEqual(metadata);
  });
});

describe("UTF-8", () => {
  const decodeAll = (...chunks: number[][]): string[] => {
    const decoder = new Utf8Decoder();
    return [...chunks.map((chunk) => decoder.decode(Uint8Array.from(chunk))), decoder.end()];
  };

  it("puts split characters together", () => {
    expect(decodeAll([0x61, 0xf0, 0x9f], [0x8c], [], [0x8d, 0x62])).toEqual(["a", "", "", "🌍b", ""]);
    expect(decodeAll([0xc3], [0xa9], [0x61])).toEqual(["", "é", "a", ""]);
  });

  it("drops a byte order mark, at the beginning only", () => {
    const mark = [0xef, 0xbb, 0xbf];
    expect(decodeAll([0xef], [0xbb], [0xbf, 0x61], [...mark, 0x62])).toEqual(["", "", "a", "\uFEFFb", ""]);
    expect(decodeAll([], [0x61])).toEqual(["", "a", ""]);
  });

  it("of two answers stays apart", () => {
    const [one, other] = [new Utf8Decoder(), new Utf8Decoder()];
    const texts = [one.decode(Uint8Array.of(0xc3)), other.decode(Uint8Array.of(0xc3))];
    texts.push(one.decode(Uint8Array.of(0xa9)), other.decode(Uint8Array.of(0xa8)));
    texts.push(one.decode(Uint8Array.of(0xe2, 0x61)), other.decode(Uint8Array.of(0x62)));
    expect(texts).toEqual(["", "", "é", "è", "\uFFFDa", "b"]);
  });

  it("replaces what is no character", () => {
    expect(decodeAll([0x61, 0xff, 0x62], [0xf0, 0x9f])).toEqual(["a\uFFFDb", "", "\uFFFD"]);
  });
});

describe("framing", () => {
  const frame = (event: CodexEvent, end: string, style: number): string => {
    const json = JSON.stringify(event);
    const lines = JSON.stringify(event, null, 1).split("\n");
    const styles = [
      `event: ${event.type}${end}data: ${json}${end}${end}`,
      `data:${json}${end}${end}`,
      `: comment${end}id: 7${end}event:${event.type}${end}data: ${json}${end}${end}`,
      `event: ${event.type}${end}${lines.map((line) => `data: ${line}${end}`).join("")}${end}`,
    ];
    return styles[style % styles.length] ?? "";
  };
  const answers = ["gpt-5.5-text", "gpt-5.5-call", "gpt-5.5-web-search"].map(fixture);
  const used = (events: CodexEvent[]): CodexEvent[] =>
    events.filter((event) => readEventData(undefined, JSON.stringify(event)) !== null);

  it("and cutting do not matter", () => {
    const sizes = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400 })), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.nat(7),
        sizes,
        (events, end, style, cuts) => {
          const text = `${style & 4 ? "\uFEFF" : ""}${events.map((event) => frame(event, end, style)).join("")}`;
          const all = encoder.encode(text);
          const reader = createEventReader();
          const seen: CodexEvent[] = [];
          for (let at = 0, n = 0; at < all.length; n++) {
            const size = cuts[n % cuts.length] ?? 1;
            seen.push(...reader.read(all.subarray(at, at + size)));
            at += size;
          }
          expect([...seen, ...reader.end()]).toEqual(used(events));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("readEvents", () => {
  const events = fixture("gpt-5.5-text");
  const expected = events.filter(({ type }) => !type.includes("content_part"));

  async function collect(batches: AsyncIterable<readonly CodexEvent[]>): Promise<CodexEvent[][]> {
    const all: CodexEvent[][] = [];
    for await (const batch of batches) all.push([...batch]);
    return all;
  }

  /** A stream of one chunk for each event that then stays silent. */
  function silentAfter(count: number) {
    const chunks = events.slice(0, count).map((event) => bytes([event]));
    const cancel = vi.fn<(reason: unknown) => void>();
    const pull = vi.fn<() => void>();
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          pull();
          const chunk = chunks.shift();
          if (chunk) controller.enqueue(chunk);
          else await new Promise(() => {});
        },
        cancel,
      },
      { highWaterMark: 0 },
    );
    return { body, cancel, pull };
  }

  it("gives a batch for each chunk that completes an event, from a stream and from an iterable", async () => {
    const stream = new Response(bytes(events)).body;
    expect((await collect(readEvents(stream ?? new ReadableStream()))).flat()).toEqual(expected);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const event of events) yield bytes([event]);
    }
    expect(await collect(readEvents(chunks()))).toEqual(expected.map((event) => [event]));
  });

  it("reads nothing before it is asked", async () => {
    const { body, pull } = silentAfter(3);
    const batches = readEvents(body);
    await new Promise(setImmediate);
    expect(pull).not.toHaveBeenCalled();
    await batches.next();
    expect(pull).toHaveBeenCalledOnce();
  });

  it("cancels at once on return(), also while next() is pending", async () => {
    const { body, cancel } = silentAfter(0);
    const batches = readEvents(body);
    const waiting = batches.next();
    await batches.return?.();
    expect(cancel).toHaveBeenCalledOnce();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });

  it("does not wait for an iterable that never answers", async () => {
    const returned = vi.fn<() => Promise<IteratorResult<Uint8Array>>>(() => new Promise(() => {}));
    const silent = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: returned }),
    };
    const batches = readEvents(silent);
    const waiting = batches.next();
    await batches.return?.();
    expect(returned).toHaveBeenCalledOnce();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("answers calls in order that do not wait for each other", async () => {
    const batches = readEvents(silentAfter(5).body);
    const [first, second, third] = await Promise.all([batches.next(), batches.next(), batches.next()]);
    expect([first, second, third].map(({ value }) => value?.[0]?.type)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
    ]);
  });

  it("rejects with what the bytes reject with, once", async () => {
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("reset")) }) };
    const batches = readEvents(failing);
    await expect(batches.next()).rejects.toThrow("reset");
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });

  it("cancels the bytes after a frame that is too long", async () => {
    const cancel = vi.fn<() => void>();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(0x61)),
      cancel,
    });
    await expect(readEvents(body).next()).rejects.toMatchObject({ code: "bad_gateway" });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("says what it expects", () => {
    for (const wrong of [null, undefined, "text", {}, new Uint8Array(1)]) {
      expect(() => readEvents(wrong as never)).toThrow(
        new TypeError("readEvents() expects a ReadableStream or an async iterable of Uint8Array"),
      );
    }
  });
});
