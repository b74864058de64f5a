import { describe, expect, it } from "vitest";
import { toSse } from "../src/index.ts";
import { parseStream } from "../src/testing.ts";
import { fixture, FIXTURES, run } from "./support.ts";

describe("toSse", () => {
  it("writes one string for a batch, with an event line for each event", () => {
    expect(
      toSse([
        { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
        { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: 'a "b"\n' } },
        { type: "content_block_stop", index: 0 },
      ]),
    ).toBe(
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n' +
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a \\"b\\"\\n"}}\n\n' +
        'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
    );
    expect(toSse([])).toBe("");
  });

  it.each(FIXTURES)("writes what JSON.stringify would: %s", (name) => {
    const answer = run(fixture(name));
    const frames = answer.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    expect(toSse(answer)).toBe(frames.join(""));
    expect(parseStream(toSse(answer))).toEqual(answer);
  });

  it("keeps halves of characters as JSON does", () => {
    const text = "\uD83D \u2028 \0";
    const frame = toSse([
      { type: "content_block_delta", index: 12, delta: { type: "thinking_delta", thinking: text } },
    ]);
    expect(parseStream(frame)).toEqual([
      { type: "content_block_delta", index: 12, delta: { type: "thinking_delta", thinking: text } },
    ]);
  });

  it("says what it expects", () => {
    for (const wrong of [null, "text", { type: "ping" }]) {
      expect(() => toSse(wrong as never)).toThrow(
        new TypeError("toSse() expects a batch of events, an array"),
      );
    }
  });
});
