import { describe, expect, it } from "vitest";
import { createByteTranscoder, createEventReader } from "../src/index.ts";
import { bytes, fixture, restore } from "./support.ts";

const encoder = new TextEncoder();

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
