import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { describe, expect, it, vi } from "vitest";
import { accumulate, readEvents, toSse, transcode } from "../src/index.ts";
import { batches, bytes, context, fixture, options, run } from "./support.ts";

const events = fixture("gpt-5.5-commentary-call-answer");
const answer = run(events);
const DONE = { done: true, value: undefined };

async function collect(
  transcoding: AsyncIterable<readonly MessageStreamEvent[]>,
): Promise<MessageStreamEvent[]> {
  const all: MessageStreamEvent[] = [];
  for await (const batch of transcoding) all.push(...batch);
  return all;
}

/** Upstream, one event a batch, that counts what is asked of it; after the last batch it ends, is silent or fails. */
function upstream(from: readonly CodexEvent[] = events, after: "end" | "silence" | Error = "end") {
  const rest = from.map((event) => [event]);
  const next = vi.fn<() => Promise<IteratorResult<CodexEvent[]>>>(async () => {
    const value = rest.shift();
    if (value) return { done: false, value };
    if (after === "end") return { done: true, value: undefined };
    return after === "silence" ? new Promise(() => {}) : Promise.reject(after);
  });
  const cancel = vi.fn<() => Promise<IteratorResult<CodexEvent[]>>>(async () => ({
    done: true,
    value: undefined,
  }));
  return { next, cancel, events: { [Symbol.asyncIterator]: () => ({ next, return: cancel }) } };
}

const text = (delta: string): CodexEvent => ({
  type: "response.output_text.delta",
  output_index: 0,
  content_index: 0,
  delta,
});

describe("transcode", () => {
  it("gives the same events, however upstream's are spread over batches", async () => {
    expect(await collect(transcode(batches(events), context(), options))).toEqual(answer);
    expect(await collect(transcode(upstream().events, context(), options))).toEqual(answer);
    const body = new Response(bytes(events)).body as ReadableStream<Uint8Array>;
    expect(await collect(transcode(readEvents(body), context(), options))).toEqual(answer);
  });

  it("gives one batch for a batch, and none for events that say nothing", async () => {
    const silent: CodexEvent[] = [{ type: "keepalive" }, { type: "response.metadata" }];
    const { events: source, next } = upstream([...silent, ...events]);
    const transcoding = transcode(source, context(), options);
    const { value } = await transcoding.next();
    expect((value as MessageStreamEvent[]).map(({ type }) => type)).toEqual(["message_start"]);
    expect(next).toHaveBeenCalledTimes(3);
  });

  it("reads nothing before it is asked", async () => {
    const { events: source, next } = upstream();
    const transcoding = transcode(source);
    await new Promise(setImmediate);
    expect(next).not.toHaveBeenCalled();
    await transcoding.next();
    expect(next).toHaveBeenCalledOnce();
  });

  it("needs no context", async () => {
    const created = { type: "response.created", response: { id: "resp_1", model: "gpt-5.5" } };
    const completed = { type: "response.completed", response: { id: "resp_1" } };
    const message = await accumulate(transcode(batches<CodexEvent>([created, text("Hi"), completed])));
    expect(message).toMatchObject({ model: "gpt-5.5", content: [{ type: "text", text: "Hi" }] });
    expect(await accumulate(transcode(batches<CodexEvent>([text("Hi"), completed])))).toMatchObject({
      model: "codex",
    });
  });

  it("knows facts at any moment", async () => {
    const transcoding = transcode(upstream().events, context());
    const { facts } = transcoding;
    expect(facts).toEqual({ usage: null, stopReason: null, failure: null, unknown: new Map() });
    await collect(transcoding);
    expect(facts).toMatchObject({ stopReason: "tool_use", usage: { output_tokens: 56 }, failure: null });
  });
});

describe("cancelling", () => {
  it("reaches upstream at once, also while upstream is silent", async () => {
    const { events: source, cancel } = upstream([], "silence");
    const transcoding = transcode(source);
    const waiting = transcoding.next();
    expect(await transcoding.return?.()).toEqual(DONE);
    expect(cancel).toHaveBeenCalledOnce();
    expect(await waiting).toEqual(DONE);
    expect(await transcoding.next()).toEqual(DONE);
  });

  it("happens when a loop is left", async () => {
    const { events: source, cancel } = upstream(events, "silence");
    for await (const batch of transcode(source)) if (batch.length > 0) break;
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("does not wait for upstream, and survives upstream that cannot be cancelled", async () => {
    const next = (): Promise<never> => new Promise(() => {});
    for (const cancel of [
      undefined,
      () => new Promise<never>(() => {}),
      () => Promise.reject(new Error("no")),
    ]) {
      const transcoding = transcode({
        [Symbol.asyncIterator]: () => ({ next, ...(cancel && { return: cancel }) }),
      });
      const waiting = transcoding.next();
      expect(await transcoding.return?.()).toEqual(DONE);
      expect(await waiting).toEqual(DONE);
    }
  });

  it.each([
    ["by a stop sequence", { stopSequences: ["ook"] }, "stop_sequence"],
    ["by the limit", { maxTokens: 1 }, "max_tokens"],
  ])("happens when the answer is cut %s", async (_, changes, reason) => {
    const { events: source, cancel } = upstream(events, "silence");
    const all = await collect(transcode(source, context(changes)));
    expect(all.find((event) => event.type === "message_delta")?.delta.stop_reason).toBe(reason);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("happens when the answer is over or has failed, without reading on", async () => {
    for (const name of ["gpt-5.5-text", "gpt-5.5-error-nested"]) {
      const { events: source, cancel } = upstream(fixture(name), "silence");
      await collect(transcode(source));
      expect(cancel).toHaveBeenCalledOnce();
    }
  });
});

describe("failures", () => {
  it("of upstream become the error event", async () => {
    const failure = { code: "idle_timeout", message: "Silence." } as const;
    const transcoding = transcode(upstream(events.slice(0, 1), new UpstreamError(failure)).events);
    const all = await collect(transcoding);
    expect(all.at(-1)).toEqual({ type: "error", error: { type: "api_error", message: "Silence." } });
    expect(transcoding.facts.failure).toEqual(failure);
  });

  it.each([
    [new TypeError("terminated"), "The connection to the Codex backend broke: terminated"],
    ["odd", "The connection to the Codex backend broke."],
  ])("of any other kind are a cut connection: %s", async (error, message) => {
    const failing = upstream([]);
    failing.next.mockRejectedValue(error);
    const transcoding = transcode(failing.events);
    expect(await collect(transcoding)).toEqual([{ type: "error", error: { type: "api_error", message } }]);
    expect(transcoding.facts.failure?.code).toBe("cut");
  });

  it("are the end of upstream before the answer is complete", async () => {
    const all = await collect(transcode(upstream(events.slice(0, 3)).events));
    expect(all.at(-1)).toMatchObject({ type: "error", error: { type: "api_error" } });
  });

  it("after the answer do no harm", async () => {
    const all = await collect(transcode(upstream(events, new Error("reset")).events, context(), options));
    expect(all).toEqual(answer);
  });

  it("are values that nothing can be made of", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const item = {
      type: "tool_search_call",
      call_id: "c",
      arguments: JSON.parse(`{"a":${deep}}`) as unknown,
    };
    const done = { type: "response.output_item.done", output_index: 0, item };
    const transcoding = transcode(
      batches<CodexEvent>([done]),
      context({ toolSearch: { name: "ToolSearch" } }),
    );
    expect((await collect(transcoding)).at(-1)).toMatchObject({
      type: "error",
      error: { type: "api_error" },
    });
    expect(transcoding.facts.failure?.code).toBe("bad_gateway");
  });
});

describe("a wrong argument", () => {
  it.each([null, undefined, "text", {}, [], new Uint8Array(1), new ReadableStream()])(
    "in place of events is named: %s",
    (wrong) => {
      expect(() => transcode(wrong as never)).toThrow(
        new TypeError(
          "transcode() expects batches of events, as codex-client returns them; bytes become events by readEvents(bytes)",
        ),
      );
    },
  );

  it("in place of a batch is named, and upstream is cancelled", async () => {
    const single = upstream(events);
    single.next.mockResolvedValue({ done: false, value: events[0] as never });
    await expect(transcode(single.events).next()).rejects.toThrow(TypeError);
    expect(single.cancel).toHaveBeenCalledOnce();
  });

  it.each([
    [null, "its context to be an object"],
    [{ context: {} }, "`translation.context`, not the whole translation"],
    [{ model: 7 }, "context.model to be a string"],
    [{ tools: [] }, "context.tools to be an object"],
    [{ thinking: "enabled" }, 'context.thinking to be one of "none", "summarized", "omitted"'],
    [{ stopSequences: "END" }, "context.stopSequences to be an array of strings"],
    [{ stopSequences: [7] }, "context.stopSequences to be an array of strings"],
    [{ maxTokens: "1" }, "context.maxTokens to be a number that is not negative or null"],
    [{ maxTokens: Number.NaN }, "context.maxTokens to be a number that is not negative or null"],
    [{ webSearch: true }, "context.webSearch to be an object or null"],
    [{ compaction: 1 }, "context.compaction to be a boolean"],
    [{ serviceTier: "fast" }, 'context.serviceTier to be one of "standard", "priority"'],
  ])("in the context is named: %j", (wrong, expected) => {
    const { events: source, cancel } = upstream();
    expect(() => transcode(source, wrong as never)).toThrow(new TypeError(`transcode() expects ${expected}`));
    expect(cancel).not.toHaveBeenCalled();
  });

  it.each([
    [null, "its options to be an object"],
    [{ inputTokens: "1" }, "options.inputTokens to be a number"],
    [{ countTokens: 1 }, "options.countTokens to be a function"],
    [{ errorContext: {} }, "options.errorContext to be a function"],
  ])("in the options is named: %j", (wrong, expected) => {
    expect(() => transcode(upstream().events, {}, wrong as never)).toThrow(
      new TypeError(`transcode() expects ${expected}`),
    );
  });

  it("may be undefined where it is optional", async () => {
    const transcoding = transcode(batches(events), { model: undefined } as never, { inputTokens: undefined });
    expect(toSse(await collect(transcoding))).toContain('"model":"gpt-5.5"');
  });
});
