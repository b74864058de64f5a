import type { CodexEvent } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { createByteTranscoder, createEventReader } from "../src/index.ts";
import { FrameReader } from "../src/sse/frames.ts";
import { Utf8Reader } from "../src/sse/utf8.ts";
import { bytes, fixture, restore } from "./support.ts";

const encoder = new TextEncoder();

/** Events, failures and malformed frames that a text of bytes amounts to. */
function read(...parts: string[]): unknown[] {
  const seen: unknown[] = [];
  const reader = new FrameReader({
    push: (event: CodexEvent) => seen.push(event),
    fail: ({ code }) => seen.push(code),
    malformed: () => seen.push("malformed"),
  });
  for (const part of parts) reader.write(encoder.encode(part));
  reader.end();
  return seen;
}

describe("frames", () => {
  it("are named by their event line or by their data", () => {
    expect(read('event: a\ndata: {"type":"a","n":1}\n\n', 'data: {"n":2,"type":"b"}\n\n')).toEqual([
      { type: "a", n: 1 },
      { n: 2, type: "b" },
    ]);
    expect(read('event: a\ndata: {"n":1}\n\n')).toEqual([{ type: "a", n: 1 }]);
    expect(read('event: message\ndata: {"type":"a"}\n\n')).toEqual([{ type: "a" }]);
  });

  it("that mean nothing are not parsed", () => {
    expect(
      read("event: keepalive\ndata: no JSON\n\n", 'data: {"type":"response.content_part.done", no JSON\n\n'),
    ).toEqual([]);
    expect(read('data: { "type": "keepalive" }\n\n')).toEqual([{ type: "keepalive" }]);
  });

  it("of an error may hold the bare error", () => {
    const error = { type: "server_error", message: "x" };
    expect(read(`event: error\ndata: ${JSON.stringify(error)}\n\n`)).toEqual([{ type: "error", error }]);
    expect(read(`event: error\ndata: ${JSON.stringify({ error })}\n\n`)).toEqual([{ type: "error", error }]);
    expect(read('event: error\ndata: {"type":"error","message":"x"}\n\n')).toEqual([
      { type: "error", message: "x" },
    ]);
  });

  it("of an error keep a type that is known", () => {
    expect(read('event: error\ndata: {"type":"response.failed","response":{}}\n\n')).toEqual([
      { type: "response.failed", response: {} },
    ]);
  });

  it("without a JSON object with a type are malformed", () => {
    const data = ["[DONE]", '{"type":"a"', "null", "[]", "7", '{"n":1}', '{"type":1}', '{"type":"'];
    expect(read(...data.map((json) => `data: ${json}\n\n`))).toEqual(data.map(() => "malformed"));
  });

  it("may lack their last blank line", () => {
    expect(read('data: {"type":"a"}')).toEqual([{ type: "a" }]);
    expect(read('data: {"type":"a"}\n')).toEqual([{ type: "a" }]);
    expect(read('data: {"type":"a"}\r\n')).toEqual([{ type: "a" }]);
    expect(read('data: {"type":"a"}\r\r')).toEqual([{ type: "a" }]);
    expect(read('data: {"type":')).toEqual(["malformed"]);
  });

  it("may hold fields that nobody knows, and comments", () => {
    expect(read(': hi\nretry: soon\nfoo: bar\nid: 1\ndata: {"type":"a"}\n\n<html>\n\n')).toEqual([
      { type: "a" },
    ]);
  });

  it("may have 5 MB", () => {
    const delta = "x".repeat(5_000_000);
    const frame = `data: ${JSON.stringify({ type: "a", delta })}\n\n`;
    const parts = Array.from({ length: 100 }, (_, n) => frame.slice(n * 50_001, (n + 1) * 50_001));
    expect(read(...parts)).toEqual([{ type: "a", delta }]);
  });

  it("may not have more than 16 MiB: the answer fails, and nothing more is read", () => {
    const part = "x".repeat(4_000_000);
    expect(read("data: ", part, part, part, part, part, part, "\n\n", 'data: {"type":"a"}\n\n')).toEqual([
      "bad_gateway",
    ]);
  });
});

describe("utf-8", () => {
  const readAll = (...chunks: number[][]): string[] => {
    const reader = new Utf8Reader();
    return [...chunks.map((chunk) => reader.read(Uint8Array.from(chunk))), reader.end()];
  };

  it("puts split characters together", () => {
    expect(readAll([0x61, 0xf0, 0x9f], [0x8c], [], [0x8d, 0x62])).toEqual(["a", "", "", "🌍b", ""]);
    expect(readAll([0xc3], [0xa9], [0x61])).toEqual(["", "é", "a", ""]);
  });

  it("drops a byte order mark, at the beginning only", () => {
    expect(readAll([0xef], [0xbb], [0xbf, 0x61], [0xef, 0xbb, 0xbf, 0x62])).toEqual([
      "",
      "",
      "a",
      "\uFEFFb",
      "",
    ]);
    expect(readAll([], [0x61])).toEqual(["", "a", ""]);
  });

  it("of two answers stays apart", () => {
    const [one, other] = [new Utf8Reader(), new Utf8Reader()];
    const bytes = [one.read(Uint8Array.of(0xc3)), other.read(Uint8Array.of(0xc3))];
    bytes.push(one.read(Uint8Array.of(0xa9)), other.read(Uint8Array.of(0xa8)));
    bytes.push(one.read(Uint8Array.of(0xe2, 0x61)), other.read(Uint8Array.of(0x62)));
    expect(bytes).toEqual(["", "", "é", "è", "\uFFFDa", "b"]);
  });

  it("replaces what is no character", () => {
    expect(readAll([0x61, 0xff, 0x62], [0xf0, 0x9f])).toEqual(["a\uFFFDb", "", "\uFFFD"]);
  });
});

describe("a byte transcoder", () => {
  it("writes one string for each chunk, empty where there is nothing to say", () => {
    const transcoder = createByteTranscoder(restore());
    const written = fixture("gpt-5.5-text").map((event) => transcoder.write(bytes([event])));
    expect(written.map((part) => part.split("\n\n").length - 1)).toEqual([1, 0, 0, 0, 2, 1, 1, 0, 0, 1, 2]);
    expect(written[4]).toBe(
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n' +
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}\n\n',
    );
  });

  it("writes nothing after the end", () => {
    const transcoder = createByteTranscoder(restore());
    transcoder.write(bytes(fixture("gpt-5.5-text")));
    expect(transcoder.finished).toBe(true);
    const late = [
      transcoder.write(bytes(fixture("gpt-5.5-call"))),
      transcoder.end(),
      transcoder.fail({ code: "cut", message: "x" }),
    ];
    expect(late).toEqual(["", "", ""]);
    expect(transcoder.usage).toMatchObject({ output_tokens: 56 });
  });

  it("counts malformed frames", () => {
    const reader = createEventReader(restore());
    reader.write(encoder.encode("data: [DONE]\n\n"));
    expect([...reader.unknown]).toEqual([["malformed frame", 1]]);
  });
});
