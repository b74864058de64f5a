import Anthropic from "@anthropic-ai/sdk";
import type { Restore } from "@codexthropic/protocol";
import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulateMessage, createByteTranscoder, formatEvent } from "../src/index.ts";
import { parseStream } from "../src/testing.ts";
import { mangled, response } from "./arbitraries.ts";
import { fixture, FIXTURES, options, restore, run } from "./support.ts";

const recorded = fc.constantFrom(...FIXTURES).map(fixture);
const anything = mangled(
  fc.oneof(
    recorded,
    response.map(({ events }) => events),
  ),
);
const settings: fc.Arbitrary<Partial<Restore>> = fc.record({
  thinking: fc.constantFrom("none", "summarized", "omitted"),
  stop_sequences: fc.constantFrom<string[]>([], ["l"], ["a", "Hel", "lo, w"]),
  max_tokens: fc.constantFrom(null, 1, 3, 1000),
  invented_nulls: fc.constantFrom<Restore["invented_nulls"]>(null, { optional: ["a"] }),
});

/** What the message says, block by block. */
function said(events: readonly MessageStreamEvent[]): { type: string; text: string }[] {
  const blocks: { type: string; text: string }[] = [];
  for (const event of events) {
    if (event.type === "content_block_start") blocks.push({ type: event.content_block.type, text: "" });
    const block = blocks.at(-1);
    if (event.type !== "content_block_delta" || !block) continue;
    const { delta } = event;
    if (delta.type === "text_delta") block.text += delta.text;
    if (delta.type === "thinking_delta") block.text += delta.thinking;
    if (delta.type === "input_json_delta") block.text += delta.partial_json;
  }
  return blocks;
}

describe("any response", () => {
  it("says what upstream said, whatever way it came and however it interleaved", () => {
    fc.assert(
      fc.property(response, ({ told, events }) => {
        expect(said(run(events))).toEqual(told.map(({ says }) => says));
      }),
      { numRuns: 300 },
    );
  });

  it("passes the grammar or ends in one error, however it is mangled", () => {
    fc.assert(
      fc.property(anything, settings, (events, changes) => {
        const answer = run(events, changes);
        expect(answer.filter(({ type }) => type === "error" || type === "message_stop")).toHaveLength(1);
      }),
      { numRuns: 3000 },
    );
  });

  it("is the same for the same events", () => {
    fc.assert(
      fc.property(anything, settings, (events, changes) => {
        expect(run(events, changes)).toEqual(run(events, changes));
      }),
    );
  });
});

describe("bytes", () => {
  const encoder = new TextEncoder();

  /** A stream in one of the framings that occur. */
  const framed = (events: readonly CodexEvent[], end: string, style: number): Uint8Array => {
    const frame = (event: CodexEvent): string => {
      const json = JSON.stringify(event);
      switch (style % 4) {
        case 0:
          return `event: ${event.type}${end}data: ${json}${end}${end}`;
        case 1:
          return `data:${json}${end}${end}`;
        case 2:
          return `: comment${end}id: 7${end}event:${event.type}${end}data: ${json}${end}${end}`;
        default: {
          const lines = JSON.stringify(event, null, 1).split("\n");
          return `event: ${event.type}${end}${lines.map((line) => `data: ${line}${end}`).join("")}${end}`;
        }
      }
    };
    return encoder.encode((style & 4 ? "\uFEFF" : "") + events.map(frame).join(""));
  };

  const chunked = function* (all: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
    for (let at = 0, n = 0; at < all.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      yield all.subarray(at, at + size);
      at += size;
    }
  };

  it("amount to the same answer, however they are framed and cut", () => {
    const sizes = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 400 })), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.oneof(
          recorded,
          response.map(({ events }) => events),
        ),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.nat(7),
        sizes.filter((all) => all.some((size) => size > 0)),
        (events, end, style, cuts) => {
          const transcoder = createByteTranscoder(restore(), options);
          let out = "";
          for (const chunk of chunked(framed(events, end, style), cuts)) out += transcoder.write(chunk);
          out += transcoder.end();
          expect(out).toBe(run(events).map(formatEvent).join(""));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([1, 2, 3, 7])("amount to the same answer %i at a time", (size) => {
    for (const name of FIXTURES) {
      const events = fixture(name);
      const transcoder = createByteTranscoder(restore(), options);
      let out = "";
      for (const chunk of chunked(framed(events, "\n", 0), [size])) out += transcoder.write(chunk);
      expect(out + transcoder.end()).toBe(run(events).map(formatEvent).join(""));
    }
  });
});

describe("accumulation", () => {
  /** The message that the SDK makes of a stream. */
  async function bySdk(answer: readonly MessageStreamEvent[]): Promise<Message> {
    const body = answer.map(formatEvent).join("");
    const client = new Anthropic({
      apiKey: "none",
      fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
    });
    const stream = client.messages.stream({ model: "any", max_tokens: 1, messages: [] });
    const { parsed_output: _, ...message } = await stream.finalMessage();
    return asJson(message);
  }

  /** A number beyond all bounds is `Infinity` in either message, and `null` on the wire. */
  const asJson = (message: unknown): Message => JSON.parse(JSON.stringify(message)) as Message;

  const complete = (answer: readonly MessageStreamEvent[]): boolean => answer.at(-1)?.type === "message_stop";

  /** The SDK completes the arguments of a call that was broken off; here the call is left out. */
  const broken = (answer: readonly MessageStreamEvent[]): boolean =>
    said(answer).some(({ type, text }) => type === "tool_use" && !isJson(text));
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it.each(FIXTURES)("is the SDK's: %s", async (name) => {
    const answer = run(fixture(name));
    if (complete(answer) && broken(answer)) expect((await accumulateMessage(answer)).content).toEqual([]);
    else if (complete(answer)) expect(await accumulateMessage(answer)).toEqual(await bySdk(answer));
    else
      await expect(accumulateMessage(answer)).rejects.toMatchObject({
        name: "AnswerError",
        event: answer.at(-1),
      });
  });

  it("is the SDK's for any response", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anything,
          response.map(({ events }) => events),
        ),
        settings,
        async (events, changes) => {
          const answer = run(events, changes);
          fc.pre(complete(answer) && !broken(answer));
          expect(asJson(await accumulateMessage(answer))).toEqual(await bySdk(answer));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("reads the written bytes back as the same events", () => {
    for (const name of FIXTURES) {
      const answer = run(fixture(name));
      expect(parseStream(answer.map(formatEvent).join(""))).toEqual(answer);
    }
  });
});
