import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";
import { describe, expect, it } from "vitest";
import { accumulateMessage, AnswerError, createAccumulator } from "../src/index.ts";
import { fixture, run } from "./support.ts";

describe("accumulation", () => {
  it("takes iterables of either kind", async () => {
    const answer = run(fixture("gpt-5.5-call"));
    async function* later(): AsyncGenerator<MessageStreamEvent> {
      yield* answer;
    }
    const message = await accumulateMessage(answer);
    expect(message).toMatchObject({
      id: "msg_0f3c9a",
      stop_reason: "tool_use",
      content: [{ type: "tool_use", id: "call_0", name: "Read", input: { file_path: "/src/a.ts" } }],
      usage: { input_tokens: 234, output_tokens: 56 },
    });
    expect(await accumulateMessage(later())).toEqual(message);
  });

  it("leaves the events as they were", async () => {
    const answer = run(fixture("gpt-5.5-web-search"));
    const before = JSON.stringify(answer);
    await accumulateMessage(answer);
    expect(JSON.stringify(answer)).toBe(before);
  });

  it("ends in the error that the stream ended in", async () => {
    const failure = accumulateMessage(run(fixture("gpt-5.5-overloaded-after-delta")));
    await expect(failure).rejects.toBeInstanceOf(AnswerError);
    await expect(failure).rejects.toBeInstanceOf(CodexthropicError);
    await expect(failure).rejects.toMatchObject({
      code: "overloaded_error",
      message: "Our servers are currently overloaded. Please try again later.",
      event: { type: "error", error: { type: "overloaded_error" } },
    });
  });

  it("has no message before its end", async () => {
    await expect(accumulateMessage([])).rejects.toMatchObject({ code: "incomplete_stream" });
    const whole = run(fixture("gpt-5.5-text"));
    await expect(accumulateMessage(whole.slice(0, -1))).rejects.toMatchObject({
      code: "incomplete_stream",
      event: { error: { type: "api_error" } },
    });
    await expect(accumulateMessage(whole.slice(1))).rejects.toMatchObject({ code: "incomplete_stream" });
  });

  it("ignores pings, what follows the end and what does not fit", async () => {
    const whole = run(fixture("gpt-5.5-text"));
    const message = await accumulateMessage(whole);
    const misfits: MessageStreamEvent[] = [
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "x" } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "x" } },
      { type: "content_block_delta", index: 9, delta: { type: "text_delta", text: "x" } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: "{" } },
    ];
    const noisy = [{ type: "ping" } as const, ...whole.slice(0, 3), ...misfits, ...whole.slice(3), ...whole];
    expect(await accumulateMessage(noisy)).toEqual(message);
    const thinking = run(fixture("gpt-5.5-reasoning-two-parts"));
    const odd: MessageStreamEvent = {
      type: "content_block_delta",
      index: 0,
      delta: {
        type: "citations_delta",
        citation: {
          type: "web_search_result_location",
          url: "u",
          title: null,
          encrypted_index: "",
          cited_text: "",
        },
      },
    };
    const text: MessageStreamEvent = {
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text: "x" },
    };
    const expected = await accumulateMessage(thinking);
    expect(await accumulateMessage([...thinking.slice(0, 2), odd, text, ...thinking.slice(2)])).toEqual(
      expected,
    );
  });

  it("leaves out calls that were broken off, and reads no input as empty", () => {
    const call = run(fixture("gpt-5.5-call"));
    const accumulate = (parts: string[]): unknown => {
      const accumulator = createAccumulator();
      for (const event of call) {
        if (event.type === "content_block_delta") continue;
        if (event.type === "content_block_stop") {
          for (const partial_json of parts) {
            accumulator.push({
              type: "content_block_delta",
              index: 0,
              delta: { type: "input_json_delta", partial_json },
            });
          }
        }
        accumulator.push(event);
      }
      return accumulator.message().content[0];
    };
    expect(accumulate(['{"a":', "1}"])).toMatchObject({ input: { a: 1 } });
    expect(accumulate(['{"a'])).toBeUndefined();
    expect(accumulate([])).toMatchObject({ input: {} });
  });

  it("keeps the estimate where the final usage says nothing", () => {
    const accumulator = createAccumulator();
    for (const event of run(fixture("gpt-5.5-text"))) {
      accumulator.push(
        event.type === "message_delta"
          ? ({ ...event, usage: { output_tokens: 5, input_tokens: null } } as never)
          : event,
      );
    }
    expect(accumulator.message().usage).toMatchObject({ input_tokens: 1200, output_tokens: 5 });
  });
});
