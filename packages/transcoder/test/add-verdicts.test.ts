import type { MessageStreamEvent, SafeguardResult, ToolUseBlock } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { describe, expect, it, vi } from "vitest";
import { accumulate, type JudgeCalls, transcode } from "../src/index.ts";
import { assertStream } from "../src/testing.ts";
import { batches, context, fixture } from "./support.ts";

const created: CodexEvent = { type: "response.created", response: { id: "resp_1" } };
const completed: CodexEvent = { type: "response.completed", response: { id: "resp_1" } };
const call = (index: number, args: string): CodexEvent => ({
  type: "response.output_item.done",
  output_index: index,
  item: { type: "function_call", id: `fc_${index}`, call_id: `call_${index}`, name: "Bash", arguments: args },
});

function available(
  tool_uses: Extract<SafeguardResult["status"], { type: "available" }>["tool_uses"],
): SafeguardResult {
  return { type: "dangerous_tool_use", status: { type: "available", tool_uses } };
}

/** A judge that allows everything. */
const allow: JudgeCalls = async (calls) => [
  available(Object.fromEntries(calls.map(({ id }) => [id, { type: "evaluated", outcome: "not_flagged" }]))),
];

async function collect(events: CodexEvent[], judgeCalls: JudgeCalls): Promise<MessageStreamEvent[]> {
  const all: MessageStreamEvent[] = [];
  for await (const batch of transcode(batches(events), context(), { judgeCalls })) all.push(...batch);
  assertStream(all);
  return all;
}

function resultsOf(events: readonly MessageStreamEvent[]): SafeguardResult[] | undefined {
  return events.find((event) => event.type === "message_delta")?.delta.safeguard_results;
}

describe("verdicts", () => {
  it("stand in the final message_delta, and at the top of a whole message", async () => {
    const events = [created, call(0, '{"command":"ls"}'), call(1, '{"command":"rm"}'), completed];
    const verdicts = available({
      call_0: { type: "evaluated", outcome: "not_flagged" },
      call_1: { type: "evaluated", outcome: "flagged", explanation: "Deletes." },
    });
    const judge = vi.fn<JudgeCalls>(async () => [verdicts]);
    expect(resultsOf(await collect(events, judge))).toEqual([verdicts]);
    expect(judge.mock.calls).toEqual([
      [
        [
          { type: "tool_use", id: "call_0", name: "Bash", input: { command: "ls" } },
          { type: "tool_use", id: "call_1", name: "Bash", input: { command: "rm" } },
        ],
      ],
    ]);
    const message = await accumulate(transcode(batches(events), context(), { judgeCalls: judge }));
    expect(message).toMatchObject({ stop_reason: "tool_use", safeguard_results: [verdicts] });
  });

  it("are asked for also when there are no calls", async () => {
    const judge = vi.fn<JudgeCalls>(allow);
    expect(resultsOf(await collect([...fixture("gpt-5.5-text")], judge))).toEqual([available({})]);
    expect(judge.mock.calls).toEqual([[[]]]);
  });

  it("are not there when nobody asks", async () => {
    const message = await accumulate(transcode(batches([created, completed])));
    expect(message).not.toHaveProperty("safeguard_results");
  });

  it("keep only message_delta waiting", async () => {
    let decide: (results: SafeguardResult[]) => void = () => {};
    const judge = vi.fn<JudgeCalls>(() => new Promise((resolve) => (decide = resolve)));
    const transcoding = transcode(batches([created, call(0, "{}"), completed]), context(), {
      judgeCalls: judge,
    });
    const first = await transcoding.next();
    expect((first.value as MessageStreamEvent[]).map(({ type }) => type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
    ]);
    expect(judge).toHaveBeenCalledOnce();
    let arrived = false;
    const last = transcoding.next().then((result) => {
      arrived = true;
      return result;
    });
    await new Promise(setImmediate);
    expect(arrived).toBe(false);
    decide([available({})]);
    expect(((await last).value as MessageStreamEvent[]).map(({ type }) => type)).toEqual([
      "message_delta",
      "message_stop",
    ]);
    expect((await transcoding.next()).done).toBe(true);
  });

  it("are waited for in vain when the client goes", async () => {
    const judgeCalls: JudgeCalls = () => new Promise(() => {});
    const transcoding = transcode(batches([created, call(0, "{}"), completed]), context(), { judgeCalls });
    await transcoding.next();
    const waiting = transcoding.next();
    await transcoding.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("of a judge that fails are unavailable, never invented", async () => {
    const failing: JudgeCalls = () => Promise.reject(new Error("no judge"));
    const unavailable = { type: "unavailable", reason: "error" } as const;
    expect(resultsOf(await collect([created, call(0, "{}"), completed], failing))).toEqual([
      available({ call_0: unavailable }),
    ]);
    const throwing = (() => {
      throw new Error("no judge");
    }) as JudgeCalls;
    expect(resultsOf(await collect([created, call(0, "{}"), completed], throwing))).toEqual([
      available({ call_0: unavailable }),
    ]);
  });

  it("of a call that was broken off are `truncated`, without asking the judge about it", async () => {
    const events: CodexEvent[] = [
      created,
      call(0, '{"command":"ls"}'),
      {
        type: "response.output_item.added",
        output_index: 1,
        item: { type: "function_call", call_id: "call_1", name: "Bash" },
      },
      { type: "response.function_call_arguments.delta", output_index: 1, delta: '{"command":"rm -rf b' },
      {
        type: "response.incomplete",
        response: { id: "resp_1", incomplete_details: { reason: "max_output_tokens" } },
      },
    ];
    const judge = vi.fn<(calls: readonly ToolUseBlock[]) => Promise<SafeguardResult[]>>(allow);
    expect(resultsOf(await collect(events, judge))).toEqual([
      available({
        call_0: { type: "evaluated", outcome: "not_flagged" },
        call_1: { type: "unavailable", reason: "truncated" },
      }),
    ]);
    expect(judge.mock.calls[0]?.[0].map(({ id }) => id)).toEqual(["call_0"]);
  });

  it("that are unsupported stay so", async () => {
    const unsupported: SafeguardResult = { type: "dangerous_tool_use", status: { type: "unsupported" } };
    expect(resultsOf(await collect([created, call(0, "{}"), completed], async () => [unsupported]))).toEqual([
      unsupported,
    ]);
  });

  it("are not asked for when the answer fails", async () => {
    const judge = vi.fn<JudgeCalls>(allow);
    const all = await collect([created, call(0, "{}")], judge);
    expect(all.at(-1)?.type).toBe("error");
    expect(judge).not.toHaveBeenCalled();
  });
});
