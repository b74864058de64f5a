import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";
import { describe, expect, it, vi } from "vitest";
import { accumulate, AnswerError } from "../src/index.ts";
import { batches, fixture, run } from "./support.ts";

describe("accumulate", () => {
  it("makes a message of batches, however the events are spread over them", async () => {
    const answer = run(fixture("gpt-5.5-call"));
    const message = await accumulate(batches(answer));
    expect(message).toMatchObject({
      id: "msg_0f3c9a",
      stop_reason: "tool_use",
      content: [{ type: "tool_use", id: "call_0", name: "Read", input: { file_path: "/src/a.ts" } }],
      usage: { input_tokens: 234, output_tokens: 56 },
    });
    expect(await accumulate(batches(...answer.map((event) => [event])))).toEqual(message);
  });

  it("leaves the events as they were", async () => {
    const answer = run(fixture("gpt-5.5-web-search"));
    const before = JSON.stringify(answer);
    await accumulate(batches(answer));
    expect(JSON.stringify(answer)).toBe(before);
  });

  it("rejects with the error in which the events end", async () => {
    const failure = accumulate(batches(run(fixture("gpt-5.5-overloaded-after-delta"))));
    await expect(failure).rejects.toBeInstanceOf(AnswerError);
    await expect(failure).rejects.toBeInstanceOf(CodexthropicError);
    await expect(failure).rejects.toMatchObject({
      status: 529,
      type: "overloaded_error",
      code: "overloaded_error",
      message: "Our servers are currently overloaded. Please try again later.",
      event: { type: "error", error: { type: "overloaded_error" } },
    });
  });

  it.each([
    ["invalid_request_error", 400],
    ["authentication_error", 401],
    ["permission_error", 403],
    ["rate_limit_error", 429],
    ["billing_error", 429],
    ["api_error", 502],
    ["something_new", 502],
  ])("gives %s the status %i", async (type, status) => {
    const event = { type: "error", error: { type, message: "x" } } as MessageStreamEvent;
    await expect(accumulate(batches([event]))).rejects.toMatchObject({ status, type });
  });

  it("rejects when the events end too early", async () => {
    const whole = run(fixture("gpt-5.5-text"));
    for (const events of [[], whole.slice(0, -1), whole.slice(1)]) {
      await expect(accumulate(batches(events))).rejects.toMatchObject({
        code: "incomplete_stream",
        type: "api_error",
        status: 502,
      });
    }
  });

  it("rejects with what the events reject with", async () => {
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("reset")) }) };
    await expect(accumulate(failing)).rejects.toThrow("reset");
  });

  it("does not keep an answer without end, and cancels it", async () => {
    const start = run(fixture("gpt-5.5-text")).slice(0, 2);
    const text: MessageStreamEvent = {
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text: "x".repeat(1024 * 1024) },
    };
    const cancel = vi.fn<() => Promise<IteratorResult<MessageStreamEvent[]>>>(async () => ({
      done: true,
      value: undefined,
    }));
    let n = 0;
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: n++ === 0 ? start : [text] }),
        return: cancel,
      }),
    };
    await expect(accumulate(endless)).rejects.toMatchObject({ code: "too_large", status: 502 });
    expect(n).toBeLessThan(100);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("ignores pings, what follows the end and what does not fit", async () => {
    const whole = run(fixture("gpt-5.5-text"));
    const message = await accumulate(batches(whole));
    const citation = {
      type: "web_search_result_location",
      url: "u",
      title: null,
      encrypted_index: "",
      cited_text: "",
    } as const;
    const misfits: MessageStreamEvent[] = [
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "x" } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "x" } },
      { type: "content_block_delta", index: 9, delta: { type: "text_delta", text: "x" } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: "{" } },
      {
        type: "content_block_delta",
        index: 0,
        delta: { type: "compaction_delta", content: "x", encrypted_content: null },
      },
    ];
    const noisy = [{ type: "ping" } as const, ...whole.slice(0, 3), ...misfits, ...whole.slice(3), ...whole];
    expect(await accumulate(batches(noisy))).toEqual(message);
    const thinking = run(fixture("gpt-5.5-reasoning-two-parts"));
    const odd: MessageStreamEvent[] = [
      { type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "x" } },
    ];
    expect(await accumulate(batches([...thinking.slice(0, 2), ...odd, ...thinking.slice(2)]))).toEqual(
      await accumulate(batches(thinking)),
    );
  });

  it("leaves out calls that were broken off, and reads no input as empty", async () => {
    const call = run(fixture("gpt-5.5-call"));
    const withInput = (parts: string[]): MessageStreamEvent[] =>
      call.flatMap((event): MessageStreamEvent[] => {
        if (event.type === "content_block_delta") return [];
        if (event.type !== "content_block_stop") return [event];
        const deltas = parts.map((partial_json): MessageStreamEvent => ({
          type: "content_block_delta",
          index: 0,
          delta: { type: "input_json_delta", partial_json },
        }));
        return [...deltas, event];
      });
    const contentOf = async (parts: string[]): Promise<unknown> =>
      (await accumulate(batches(withInput(parts)))).content;
    expect(await contentOf(['{"a":', "1}"])).toMatchObject([{ input: { a: 1 } }]);
    expect(await contentOf(['{"a'])).toEqual([]);
    expect(await contentOf([])).toMatchObject([{ input: {} }]);
  });

  it("keeps the estimate where the final usage says nothing", async () => {
    const answer = run(fixture("gpt-5.5-text")).map((event) =>
      event.type === "message_delta"
        ? ({ ...event, usage: { output_tokens: 5, input_tokens: null } } as never)
        : event,
    );
    const { usage } = await accumulate(batches(answer));
    expect(usage).toMatchObject({ input_tokens: 1200, output_tokens: 5 });
  });

  it("says what it expects", async () => {
    const message = "accumulate() expects batches of events, as transcode() returns them";
    for (const wrong of [null, undefined, "text", [], {}, new Uint8Array(1)]) {
      await expect(accumulate(wrong as never)).rejects.toThrow(new TypeError(message));
    }
    async function* single(): AsyncGenerator<MessageStreamEvent> {
      yield* run(fixture("gpt-5.5-text"));
    }
    await expect(accumulate(single() as never)).rejects.toThrow(new TypeError(message));
  });
});
