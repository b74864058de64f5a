import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulate } from "../src/index.ts";
import { batches, cuts, cutText, outline, run } from "./support.ts";

const created: CodexEvent = { type: "response.created", response: { id: "resp_1" } };
const completed: CodexEvent = { type: "response.completed", response: { id: "resp_1" } };
const incomplete = (reason: string | null, output: object[] = []): CodexEvent => ({
  type: "response.incomplete",
  response: { id: "resp_1", incomplete_details: reason === null ? null : { reason }, output },
});
const call = (index: number, args: string, status?: string): object => ({
  type: "function_call",
  id: `fc_${index}`,
  call_id: `call_${index}`,
  name: "Bash",
  arguments: args,
  ...(status !== undefined && { status }),
});
const added = (index = 0): CodexEvent => ({
  type: "response.output_item.added",
  output_index: index,
  item: call(index, "", "in_progress"),
});
const delta = (text: string, index = 0): CodexEvent => ({
  type: "response.function_call_arguments.delta",
  output_index: index,
  delta: text,
});
const done = (args: string, status?: string, index = 0): CodexEvent => ({
  type: "response.output_item.done",
  output_index: index,
  item: call(index, args, status),
});
const say = (text: string): CodexEvent[] => [
  { type: "response.output_text.delta", output_index: 9, content_index: 0, delta: text },
  { type: "response.output_item.done", output_index: 9, item: { type: "message" } },
];

const HALF = '{"command":"rm -rf b';

/** The input of each call as it was streamed. */
function inputs(answer: readonly MessageStreamEvent[]): string[] {
  const texts: string[] = [];
  for (const event of answer) {
    if (event.type === "content_block_start") texts.push("");
    if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {
      texts[texts.length - 1] += event.delta.partial_json;
    }
  }
  return texts;
}

function stopReason(answer: readonly MessageStreamEvent[]): string | undefined {
  return answer.find((event) => event.type === "message_delta")?.delta.stop_reason;
}

describe("a call that upstream breaks off", () => {
  it.each([
    ["by its token limit", incomplete("max_output_tokens"), "max_tokens"],
    ["by its content filter", incomplete("content_filter"), "refusal"],
    ["for no reason that is known", incomplete(null), "max_tokens"],
    [
      "by its token limit, with the item in the list",
      incomplete("max_output_tokens", [call(0, HALF, "incomplete")]),
      "max_tokens",
    ],
    [
      "by its token limit, with the item in the list without a status",
      incomplete("max_output_tokens", [call(0, HALF)]),
      "max_tokens",
    ],
  ])("%s stays broken", async (_, end, reason) => {
    const answer = run([created, ...say("Before"), added(), delta(HALF), end]);
    expect(inputs(answer)).toEqual(["", HALF]);
    expect(stopReason(answer)).toBe(reason);
    const message = await accumulate(batches(answer));
    expect(message.content).toEqual([{ type: "text", text: "Before" }]);
    expect(message.stop_reason).toBe(reason);
  });

  it.each([
    ["its item is done as incomplete", [done(HALF, "incomplete"), incomplete("max_output_tokens")]],
    [
      "its arguments are said to be done",
      [
        { type: "response.function_call_arguments.done", output_index: 0, arguments: HALF },
        incomplete("max_output_tokens"),
      ],
    ],
    ["the item is incomplete and the response is not", [done(HALF, "incomplete"), completed]],
  ] as [string, CodexEvent[]][])("stays broken when %s", (_, events) => {
    expect(outline(run([created, added(), delta('{"command":"rm'), ...events]))).toContain(
      'Bash |{"command":"rm| -rf b ;\n',
    );
  });

  it.each([
    ["a cut", []],
    ["a failure", [{ type: "response.failed", response: { id: "resp_1", error: { code: "server_error" } } }]],
    ["an error event", [{ type: "error", code: "server_error", message: "x" }]],
  ] as [string, CodexEvent[]][])("ends in an error event after %s", (_, events) => {
    const answer = run([created, added(), delta(HALF), ...events]);
    expect(inputs(answer)).toEqual([HALF]);
    expect(answer.at(-1)?.type).toBe("error");
    expect(answer.some(({ type }) => type === "content_block_stop")).toBe(false);
  });

  it("has no block when nothing of its arguments had come", () => {
    const answer = run([created, added(), incomplete("max_output_tokens")]);
    expect(outline(answer)).toContain("claude-opus-5-5\nmax_tokens");
  });

  it("never ends in valid JSON, even when its arguments happen to be whole", () => {
    const answer = run([created, added(), delta('{"command":"ls"}  '), incomplete("max_output_tokens")]);
    expect(inputs(answer)).toEqual(['{"command":"ls"']);
  });

  it("does not take others with it that are whole", async () => {
    const answer = run([
      created,
      added(0),
      delta('{"command":"ls"}', 0),
      done('{"command":"ls"}', "completed", 0),
      added(1),
      delta(HALF, 1),
      incomplete("max_output_tokens"),
    ]);
    expect(inputs(answer)).toEqual(['{"command":"ls"}', HALF]);
    expect(stopReason(answer)).toBe("max_tokens");
    expect((await accumulate(batches(answer))).content).toMatchObject([{ input: { command: "ls" } }]);
  });

  it("is left out when it was waiting behind another", () => {
    const answer = run([
      created,
      added(0),
      added(1),
      delta(HALF, 1),
      delta('{"command":"ls"}', 0),
      done('{"command":"ls"}', "completed", 0),
      incomplete("max_output_tokens"),
    ]);
    expect(inputs(answer)[0]).toBe('{"command":"ls"}');
    expect(inputs(answer)[1] ?? HALF).toBe(HALF);
  });

  it("of a custom tool stays broken", () => {
    const item = { type: "custom_tool_call", call_id: "c", name: "patch", input: "" };
    const answer = run([
      created,
      { type: "response.output_item.added", output_index: 0, item },
      { type: "response.custom_tool_call_input.delta", output_index: 0, delta: "*** Begin" },
      incomplete("max_output_tokens"),
    ]);
    expect(inputs(answer)).toEqual(['{"input":"*** Begin']);
  });
});

describe("a call that upstream finishes", () => {
  it("gets its missing brackets", () => {
    const answer = run([
      created,
      added(),
      delta('{"command":"ls","timeout":1'),
      done("", "completed"),
      completed,
    ]);
    expect(inputs(answer)).toEqual(['{"command":"ls","timeout":1}']);
    expect(stopReason(answer)).toBe("tool_use");
  });

  it("never gets a missing quote, and its answer does not ask to be run", async () => {
    const answer = run([created, added(), delta(HALF), done(HALF, "completed"), completed]);
    expect(inputs(answer)).toEqual([HALF]);
    expect(stopReason(answer)).toBe("max_tokens");
    expect((await accumulate(batches(answer))).content).toEqual([]);
  });

  it("is complete without a finished item when the response is", () => {
    const answer = run([created, added(), delta('{"command":"ls"}'), completed]);
    expect(inputs(answer)).toEqual(['{"command":"ls"}']);
    expect(stopReason(answer)).toBe("tool_use");
  });
});

describe("wherever a call breaks off", () => {
  it("what was streamed is a beginning of it and no valid JSON", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(
        object,
        cuts,
        fc.nat(),
        fc.constantFrom<CodexEvent[]>(
          [],
          [incomplete("max_output_tokens")],
          [incomplete("content_filter")],
          [done("", "incomplete"), incomplete("max_output_tokens")],
          [done("", "incomplete"), completed],
        ),
        (value, at, end, ending) => {
          const text = JSON.stringify(value).slice(0, end);
          const answer = run([created, added(), ...cutText(text, at).map((part) => delta(part)), ...ending]);
          for (const input of inputs(answer)) {
            expect(text.startsWith(input)).toBe(true);
            expect(() => JSON.parse(input) as unknown).toThrow(SyntaxError);
          }
          expect(stopReason(answer)).not.toBe("tool_use");
        },
      ),
      { numRuns: 500 },
    );
  });
});
