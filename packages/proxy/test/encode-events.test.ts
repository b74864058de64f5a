import { UpstreamError } from "@codexthropic/protocol/errors";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { transcode } from "@codexthropic/transcoder";
import { expect, it } from "vitest";
import { encodeEvents } from "../src/stream/encode-events.ts";

const describeError = async (error: unknown) => ({
  code: "bad_gateway" as const,
  status: 502,
  type: "api_error" as const,
  message: `told: ${(error as Error).message}`,
  headers: {},
});

/** A source that waits for ever after its batches, and knows whether it was cancelled. */
function source(...batches: CodexEvent[][]) {
  const state = { cancelled: false };
  const events = {
    next: () => {
      const value = batches.shift();
      return value ? Promise.resolve({ done: false as const, value }) : new Promise<never>(() => {});
    },
    return: () => {
      state.cancelled = true;
      return Promise.resolve({ done: true as const, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return { events, state };
}

async function readAll(pieces: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const piece of pieces) read.push(piece);
  return read;
}

const CREATED: CodexEvent = { type: "response.created", response: { id: "resp_1" } } as CodexEvent;

it("hands out one text for each batch, and cancels at once while it waits", async () => {
  const { events, state } = source([CREATED]);
  const seen: number[] = [];
  const pieces = encodeEvents(transcode(events), describeError, (batch) => seen.push(batch.length));
  expect((await pieces.next()).value).toMatch(/^event: message_start\ndata: \{.*\}\n\n$/);
  const pending = pieces.next();
  await pieces.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(await pieces.next()).toEqual({ done: true, value: undefined });
  expect([seen, state.cancelled]).toEqual([[1], true]);
});

it("words a failure of upstream with `describe`, and ends", async () => {
  async function* broken(): AsyncGenerator<CodexEvent[]> {
    yield [CREATED];
    throw new UpstreamError({ code: "cut", message: "gone" });
  }
  const pieces = encodeEvents(transcode(broken()), describeError, () => undefined);
  const read = await readAll(pieces);
  expect(read.length).toBe(2);
  expect(read[1]).toContain('event: error\ndata: {"type":"error"');
  expect(read[1]).toContain("told: gone");
});

it("tells a fault of its own inside the stream, once, and cancels upstream", async () => {
  const { events, state } = source([CREATED], [CREATED]);
  const pieces = encodeEvents(transcode(events), describeError, () => {
    throw new Error("a fault");
  });
  const read = await readAll(pieces);
  expect(read.length).toBe(1);
  expect(read[0]).toContain("told: a fault");
  expect(state.cancelled).toBe(true);
});

it("tells what went wrong while a failure was described, and ends", async () => {
  async function* broken(): AsyncGenerator<CodexEvent[]> {
    yield [CREATED];
    throw new UpstreamError({ code: "context_length_exceeded", message: "too long" });
  }
  const describe = async (error: unknown) => {
    if (error instanceof UpstreamError) throw new Error("the tokens cannot be counted");
    return describeError(error);
  };
  const read = await readAll(encodeEvents(transcode(broken()), describe, () => undefined));
  expect(read.length).toBe(2);
  expect(read[1]).toContain("told: the tokens cannot be counted");
});
