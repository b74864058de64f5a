import type { ResponsesBody } from "@codexthropic/protocol/codex";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createBodyWriter, type BodyWriter } from "../src/send/body-writer.ts";

const written = (writer: BodyWriter, body: unknown, thread: string | null = "thread"): string =>
  Buffer.concat(writer.write(body as ResponsesBody, thread)).toString();

const value: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
const item = fc.oneof(
  fc.record({ type: fc.constantFrom("message", "reasoning"), content: fc.array(value, { maxLength: 2 }) }),
  // Equal values with their keys in another order are not the same bytes.
  fc.constantFrom<unknown>({ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }, [1], { 0: 1 }, [], {}, null, "", 0, -0),
);
const body = fc.record(
  {
    model: fc.constantFrom("gpt-5.5", "m ü \ud800"),
    instructions: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
    input: fc.array(item, { maxLength: 5 }),
    tools: fc.array(item, { maxLength: 3 }),
    store: fc.boolean(),
    client_metadata: value,
  },
  { requiredKeys: [] },
);

describe("a body writer", () => {
  it("writes what JSON.stringify writes, whatever it has written before", () => {
    const writer = createBodyWriter(2_000);
    const thread = fc.constantFrom("a", "b", null);
    fc.assert(
      fc.property(body, thread, (next, name) => {
        expect(written(writer, next, name)).toBe(Buffer.from(JSON.stringify(next)).toString());
      }),
      { numRuns: 2_000 },
    );
  });

  it("writes conversations that grow, that are cut and that go another way", () => {
    const writer = createBodyWriter();
    const change = fc.record({ keep: fc.nat({ max: 30 }), more: fc.array(item, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let input: unknown[] = [];
        for (const { keep, more } of changes) {
          input = [...input.slice(0, input.length - (keep % 3)), ...more].map((part) =>
            structuredClone(part),
          );
          expect(written(writer, { input })).toBe(Buffer.from(JSON.stringify({ input })).toString());
        }
      }),
    );
  });

  const message = (text: string): object => ({ type: "message", role: "user", content: text.repeat(100) });
  const memoryOf = (writer: BodyWriter, input: object[], thread: string | null = "thread"): ArrayBufferLike =>
    writer.write({ input } as unknown as ResponsesBody, thread)[1]!.buffer;

  it("shares the bytes of what is the same in its thread", () => {
    const writer = createBodyWriter();
    const first = memoryOf(writer, [message("a"), message("b")]);
    expect(memoryOf(writer, [message("a"), message("b"), message("c")])).toBe(first);
    expect(memoryOf(writer, [message("a"), message("x")])).toBe(first);
    expect(memoryOf(writer, [message("y"), message("x")])).not.toBe(first);
    expect(memoryOf(writer, [message("a"), message("b")], "another")).not.toBe(first);
    expect(memoryOf(writer, [message("a"), message("b")], null)).not.toBe(first);
    expect(memoryOf(writer, [message("a"), message("b")], null)).not.toBe(first);
  });

  it("keeps a long conversation in few pieces", () => {
    const writer = createBodyWriter();
    const input: object[] = [];
    let most = 0;
    for (let turn = 0; turn < 100; turn++) {
      input.push(message(String(turn)));
      most = Math.max(most, writer.write({ input } as unknown as ResponsesBody, "thread").length);
    }
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(20);
  });

  it("keeps no memory of what a conversation has left behind", () => {
    const writer = createBodyWriter();
    const heldBy = (input: object[]): number => {
      const pieces = writer.write({ input } as unknown as ResponsesBody, "thread");
      const memory = new Set(pieces.map(({ buffer }) => buffer));
      return [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
    };
    expect(heldBy([message("start"), message("a long conversation")])).toBeGreaterThan(2_400);
    expect(heldBy([message("start"), message("?")])).toBeLessThan(1_600);
  });

  it("remembers other threads when one is too large to be remembered", () => {
    const writer = createBodyWriter(700);
    const first = memoryOf(writer, [message("abc")], "1");
    memoryOf(writer, [message("far too long")], "2");
    expect(memoryOf(writer, [message("abc")], "1")).toBe(first);
  });

  it("forgets the thread that was written longest ago when all are too large together", () => {
    const writer = createBodyWriter(700);
    const first = memoryOf(writer, [message("abc")], "1");
    expect(memoryOf(writer, [message("abc")], "1")).toBe(first);
    memoryOf(writer, [message("abcdef")], "2");
    expect(memoryOf(writer, [message("abc")], "1")).not.toBe(first);
  });
});
