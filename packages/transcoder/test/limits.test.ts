import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";
import { reducer, run } from "./support.ts";

const added = (index: number, name = "Bash"): CodexEvent => ({
  type: "response.output_item.added",
  output_index: index,
  item: { type: "function_call", id: `fc_${index}`, call_id: `call_${index}`, name, arguments: "" },
});
const MEGABYTE = "x".repeat(1024 * 1024);

/** The first event of an endless answer after which it ends, at most so many megabytes away. */
function endOf(start: CodexEvent[], endless: CodexEvent, megabytes = 200): MessageStreamEvent | undefined {
  const transcoder = reducer();
  for (const event of start) transcoder.reduce([event]);
  for (let n = 0; n < megabytes; n++) {
    const [event] = transcoder.reduce([endless]).filter(({ type }) => type === "error");
    if (event) return event;
  }
  return undefined;
}

describe("an answer without end", () => {
  const delta = (output_index: number): CodexEvent => ({
    type: "response.function_call_arguments.delta",
    output_index,
    delta: MEGABYTE,
  });
  const tooLarge = {
    type: "error",
    error: { type: "api_error", message: expect.stringContaining("64 MiB") as string },
  };

  it("of calls that wait for their turn fails", () => {
    expect(endOf([added(0), added(1)], delta(1))).toEqual(tooLarge);
  });

  it("of arguments without a name fails", () => {
    expect(endOf([added(0, "")], delta(0))).toEqual(tooLarge);
  });

  it("of arguments that are no object fails", () => {
    expect(endOf([added(0)], delta(0))).toEqual(tooLarge);
  });

  it("of arguments of one call fails", () => {
    const start: CodexEvent = { ...delta(0), delta: '{"command":"' } as CodexEvent;
    expect(endOf([added(0), start], delta(0))).toEqual(tooLarge);
  });

  it("of items fails", () => {
    const transcoder = reducer();
    const answer = Array.from({ length: 100_000 }, (_, index) => transcoder.reduce([added(index)])).flat();
    expect(answer.at(-1)).toEqual(tooLarge);
  });

  it("of events deep in lists counts as well", () => {
    const item = { type: "reasoning", summary: [{ type: "summary_text", text: MEGABYTE }] };
    const waiting = (output_index: number): CodexEvent => ({
      type: "response.output_item.done",
      output_index,
      item,
    });
    const transcoder = reducer();
    transcoder.reduce([added(0)]);
    const answer = Array.from({ length: 100 }, (_, index) => transcoder.reduce([waiting(index + 1)])).flat();
    expect(answer.at(-1)).toEqual(tooLarge);
  });

  it("of text that is passed on does not fail", () => {
    const text = { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: MEGABYTE };
    expect(endOf([], text)).toBeUndefined();
  });

  it("of blanks is not kept", () => {
    const transcoder = reducer();
    const start: CodexEvent = { ...delta(0), delta: '{"command":"ls"' } as CodexEvent;
    const blanks: CodexEvent = { ...delta(0), delta: " ".repeat(1000) } as CodexEvent;
    for (const event of [added(0), start]) transcoder.reduce([event]);
    for (let n = 0; n < 1000; n++) expect(transcoder.reduce([blanks])).toEqual([]);
    const [last] = transcoder.reduce([{ type: "response.completed", response: { id: "resp_1" } }]);
    expect(last).toMatchObject({ delta: { partial_json: "}" } });
  });
});

describe("types that are not known", () => {
  it("are counted by name up to a bound", () => {
    const transcoder = reducer();
    for (let n = 0; n < 1000; n++) transcoder.reduce([{ type: `new.${n}` }]);
    transcoder.reduce([{ type: "x".repeat(1000) }]);
    expect(transcoder.facts.unknown.size).toBeLessThanOrEqual(65);
    expect(transcoder.facts.unknown.get("new.0")).toBe(1);
    expect([...transcoder.facts.unknown.values()].reduce((sum, count) => sum + count)).toBe(1001);
    expect([...transcoder.facts.unknown.keys()].every((name) => name.length <= 64)).toBe(true);
  });
});

describe("max_tokens without end", () => {
  it("is a limit that no answer reaches", () => {
    const text = { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: MEGABYTE };
    const completed = { type: "response.completed", response: { id: "resp_1" } };
    const answer = run([text, text, completed], { maxTokens: 1_700_000_000 });
    expect(answer.at(-2)).toMatchObject({ delta: { stop_reason: "end_turn" } });
  });
});
