import Anthropic from "@anthropic-ai/sdk";
import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulate, readEvents, toSse, transcode } from "../src/index.ts";
import { mangled, response } from "./arbitraries.ts";
import { batches, bytes, context, fixture, FIXTURES, options, run } from "./support.ts";

const recorded = fc.constantFrom(...FIXTURES).map(fixture);
const anything = mangled(
  fc.oneof(
    recorded,
    response.map(({ events }) => events),
  ),
);
const settings: fc.Arbitrary<Partial<ResponseContext>> = fc.record({
  thinking: fc.constantFrom("none", "summarized", "omitted"),
  stopSequences: fc.constantFrom<string[]>([], ["l"], ["a", "Hel", "lo, w"]),
  maxTokens: fc.constantFrom(null, 1, 3, 1000),
  inventedNulls: fc.constantFrom<ResponseContext["inventedNulls"]>(null, { optional: ["a"] }),
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
  async function* chunked(all: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
    for (let at = 0, n = 0; at < all.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      yield all.subarray(at, at + size);
      at += size;
    }
  }

  it("amount to the same answer, however they are cut", async () => {
    const sizes = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          recorded,
          response.map(({ events }) => events),
        ),
        sizes,
        async (events, cuts) => {
          const answer: MessageStreamEvent[] = [];
          const source = readEvents(chunked(bytes(events), cuts));
          for await (const batch of transcode(source, context(), options)) answer.push(...batch);
          expect(answer).toEqual(run(events));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("accumulation", () => {
  /** The message that the SDK makes of a stream. */
  async function bySdk(answer: readonly MessageStreamEvent[]): Promise<Message> {
    const body = toSse(answer);
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
    if (complete(answer) && broken(answer)) expect((await accumulate(batches(answer))).content).toEqual([]);
    else if (complete(answer)) expect(await accumulate(batches(answer))).toEqual(await bySdk(answer));
    else
      await expect(accumulate(batches(answer))).rejects.toMatchObject({
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
          expect(asJson(await accumulate(batches(answer)))).toEqual(await bySdk(answer));
        },
      ),
      { numRuns: 200 },
    );
  });
});
