import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { describe, expect, it, vi } from "vitest";
import { formatEvent, transcodeEvents, transcodeStream } from "../src/index.ts";
import { bytes, fixture, options, restore, run } from "./support.ts";

const events = fixture("gpt-5.5-commentary-call-answer");
const answer = run(events);

/** Upstream's bytes, one frame a chunk, counting what is asked of it. */
function upstream(last: "close" | "silence" | Error = "close", from = events) {
  const chunks = from.map((event) => bytes([event]));
  const cancel = vi.fn<(reason: unknown) => void>();
  const pull = vi.fn<() => void>();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pull();
        const chunk = chunks.shift();
        if (chunk) controller.enqueue(chunk);
        else if (last === "close") controller.close();
        else if (last === "silence") await new Promise(() => {});
        else controller.error(last);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  return { body, cancel, pull };
}

async function* iterated(): AsyncGenerator<Uint8Array> {
  for (const event of events) yield bytes([event]);
}

async function collect(iterable: AsyncIterable<MessageStreamEvent>): Promise<MessageStreamEvent[]> {
  const all: MessageStreamEvent[] = [];
  for await (const event of iterable) all.push(event);
  return all;
}

const text = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

describe("a web stream", () => {
  it("carries the answer, from a stream and from an iterable", async () => {
    const expected = answer.map(formatEvent).join("");
    expect(await text(transcodeStream(upstream().body, restore(), options))).toBe(expected);
    expect(await text(transcodeStream(iterated(), restore(), options))).toBe(expected);
  });

  it("reads upstream only when it is read", async () => {
    const { body, pull } = upstream();
    const reader = transcodeStream(body, restore()).getReader();
    await new Promise(setImmediate);
    expect(pull).not.toHaveBeenCalled();
    await reader.read();
    expect(pull).toHaveBeenCalledOnce();
  });

  it("skips chunks that say nothing", async () => {
    const { body, pull } = upstream("close", [{ type: "keepalive" }, { type: "keepalive" }, ...events]);
    const { value } = await transcodeStream(body, restore()).getReader().read();
    expect(new TextDecoder().decode(value as Uint8Array)).toContain("event: message_start");
    expect(pull).toHaveBeenCalledTimes(3);
  });

  it("cancels upstream at once when the client goes, also while upstream is silent", async () => {
    const { body, cancel } = upstream("silence", events.slice(0, 1));
    const reader = transcodeStream(body, restore()).getReader();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel("gone");
    expect(cancel).toHaveBeenCalledWith("gone");
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("cancels an iterable without waiting for it", async () => {
    const returned = vi.fn<() => Promise<IteratorResult<Uint8Array>>>(() => new Promise(() => {}));
    const silent = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: returned }),
    };
    const reader = transcodeStream(silent, restore()).getReader();
    const waiting = reader.read();
    await reader.cancel();
    expect(returned).toHaveBeenCalledOnce();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("survives a source that cannot be cancelled", async () => {
    const endless = { async *[Symbol.asyncIterator]() {} };
    const { next } = endless[Symbol.asyncIterator]();
    const reader = transcodeStream({ [Symbol.asyncIterator]: () => ({ next }) }, restore()).getReader();
    await expect(reader.cancel()).resolves.toBeUndefined();
    const failing = new ReadableStream<Uint8Array>({
      cancel: () => {
        throw new Error("no");
      },
    });
    await expect(transcodeStream(failing, restore()).getReader().cancel()).resolves.toBeUndefined();
  });

  it("cancels upstream when the answer is cut", async () => {
    const { body, cancel } = upstream("silence");
    const out = await text(transcodeStream(body, restore({ stop_sequences: ["ook"] })));
    expect(out).toContain('"stop_reason":"stop_sequence"');
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("ends in an error event when upstream breaks, and does not break itself", async () => {
    const cut = await text(
      transcodeStream(upstream(new TypeError("terminated"), events.slice(0, 4)).body, restore()),
    );
    expect(cut).toContain(
      '"type":"api_error","message":"The connection to the Codex backend broke: terminated"',
    );
    const { body } = upstream(
      new UpstreamError({ code: "idle_timeout", message: "Silence." }),
      events.slice(0, 1),
    );
    expect(await text(transcodeStream(body, restore()))).toContain('"message":"Silence."');
    const odd = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject("odd") }) };
    expect(await text(transcodeStream(odd, restore()))).toContain(
      "The connection to the Codex backend broke.",
    );
  });

  it("does not mind a connection that breaks after the answer", async () => {
    const out = await text(transcodeStream(upstream(new Error("reset")).body, restore(), options));
    expect(out).toBe(answer.map(formatEvent).join(""));
  });
});

describe("an iterable of events", () => {
  it("carries the answer", async () => {
    expect(await collect(transcodeEvents(upstream().body, restore(), options))).toEqual(answer);
    expect(await collect(transcodeEvents(iterated(), restore(), options))).toEqual(answer);
  });

  it("is over when it is over", async () => {
    const iterator = transcodeEvents(upstream().body, restore(), options);
    await collect(iterator);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("cancels upstream at once when the loop is left", async () => {
    const { body, cancel } = upstream("silence");
    for await (const event of transcodeEvents(body, restore()))
      if (event.type === "content_block_start") break;
    expect(cancel).toHaveBeenCalledOnce();
    const silent = upstream("silence", []);
    const iterator = transcodeEvents(silent.body, restore());
    const waiting = iterator.next();
    await iterator.return?.();
    expect(silent.cancel).toHaveBeenCalledOnce();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});
