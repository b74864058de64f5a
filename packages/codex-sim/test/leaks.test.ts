import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scenarios, startSim, type Scenario, type Sim } from "../src/index.ts";
import { fullBody, stream, type Frame } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

async function play(scenario: Scenario): Promise<Frame[]> {
  sim.enqueue(scenario);
  return stream(sim, fullBody());
}
const itemsOf = (frames: Frame[]): Frame[] =>
  frames.filter(({ type }) => type === "response.output_item.done").map((frame) => frame["item"] as Frame);
const deltasOf = (frames: Frame[], type: string): string[] =>
  frames.filter((frame) => frame.type === type).map(({ delta }) => String(delta));

describe("the model's own format", () => {
  it("wraps several calls into one", async () => {
    const calls = [
      { name: "Read", args: { file_path: "/a" } },
      { name: "Grep", args: { pattern: "x" } },
    ];
    const frames = await play(scenarios.parallelWrapper(calls, { wrapper: "parallel", callId: "call_0" }));
    const [item] = itemsOf(frames);
    expect(item).toMatchObject({ name: "parallel", call_id: "call_0" });
    expect(JSON.parse(String(item?.["arguments"]))).toEqual({
      tool_uses: [
        { recipient_name: "functions.Read", parameters: { file_path: "/a" } },
        { recipient_name: "functions.Grep", parameters: { pattern: "x" } },
      ],
    });
    expect(deltasOf(frames, "response.function_call_arguments.delta").length).toBeGreaterThan(5);
  });

  it("prefixes a name, and the default wrapper has the long one", async () => {
    expect(itemsOf(await play(scenarios.prefixedCall()))[0]).toMatchObject({ name: "functions.Bash" });
    expect(itemsOf(await play(scenarios.parallelWrapper()))[0]).toMatchObject({
      name: "multi_tool_use.parallel",
    });
  });

  it("cuts citation markers over deltas, so that no delta holds a whole one", async () => {
    const deltas = deltasOf(await play(scenarios.citationMarkers()), "response.output_text.delta");
    const marker = scenarios.citationMarker("turn0search0", "turn1view1");
    expect(marker).toBe("\u{E200}cite\u{E202}turn0search0\u{E202}turn1view1\u{E201}");
    expect(deltas.join("")).toBe(`Bun is fast.${marker} Use it.`);
    expect(deltas.some((delta) => delta.includes("\u{E200}") && delta.includes("\u{E201}"))).toBe(false);
  });

  it("puts search results on the item", async () => {
    const [item] = itemsOf(await play(scenarios.resultsOnItem()));
    expect(item).toMatchObject({
      type: "web_search_call",
      results: [{ type: "text_result", url: "https://a.example/", title: "A page", snippet: "A says so." }],
    });
    expect(item?.["action"]).not.toHaveProperty("sources");
  });
});

describe("a call that breaks off", () => {
  it.each([
    ["max_output_tokens", "response.incomplete", { reason: "max_output_tokens" }],
    ["content_filter", "response.incomplete", { reason: "content_filter" }],
  ] as const)("by %s ends as an incomplete item", async (why, type, details) => {
    const frames = await play(scenarios.brokenOffCall(why));
    expect(itemsOf(frames)[0]).toMatchObject({ status: "incomplete", arguments: '{"command":"echo hel' });
    expect(frames.at(-1)).toMatchObject({ type, response: { incomplete_details: details } });
    expect(frames.map((frame) => frame.type)).not.toContain("response.function_call_arguments.done");
  });

  it.each(["failed", "ended"] as const)("by %s leaves only deltas", async (why) => {
    const frames = await play(scenarios.brokenOffCall(why));
    expect(itemsOf(frames)).toEqual([]);
    expect(deltasOf(frames, "response.function_call_arguments.delta").join("")).toBe('{"command":"echo hel');
    expect(frames.at(-1)?.type).toBe(
      why === "failed" ? "response.failed" : "response.function_call_arguments.delta",
    );
  });

  it("by a cut, with the modifier", async () => {
    sim.enqueue(scenarios.cut("first_delta", scenarios.toolCall()));
    await expect(stream(sim, fullBody())).rejects.toThrow(/terminated|socket|other side closed/);
  });
});
