import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isFernetShaped } from "../src/seal.ts";
import { output, scenarios, startSim, type Scenario, type Sim } from "../src/index.ts";
import { framesOf, fullBody, post, stream, types, type Frame } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim();
});
afterEach(() => sim.close());

const play = (scenario: Scenario, own: Record<string, unknown> = {}): Promise<Frame[]> => {
  sim.enqueue(scenario);
  return stream(sim, fullBody(own));
};
const only = (frames: Frame[], type: string): Frame[] => frames.filter((frame) => frame.type === type);
const items = (frames: Frame[]): Record<string, unknown>[] =>
  only(frames, "response.output_item.done").map(({ item }) => item as Record<string, unknown>);
const joined = (frames: Frame[], type: string): string =>
  only(frames, type)
    .map(({ delta }) => delta)
    .join("");
const last = (frames: Frame[]): Record<string, unknown> =>
  (frames.at(-1) as Frame)["response"] as Record<string, unknown>;

describe("the shape of a stream", () => {
  it("is numbered, opened and closed as the real one is", async () => {
    const frames = await play(scenarios.reasoning("Hm.", "Hello"));
    expect(frames.map((frame) => frame["sequence_number"])).toEqual(frames.map((_, i) => i));
    expect([...new Set(types(frames))]).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.reasoning_summary_part.added",
      "response.reasoning_summary_text.delta",
      "response.reasoning_summary_text.done",
      "response.reasoning_summary_part.done",
      "response.output_item.done",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.completed",
    ]);
  });

  it("pads every delta with obfuscation, text deltas carry logprobs", async () => {
    const deltas = only(await play(scenarios.text("Hello there")), "response.output_text.delta");
    for (const frame of deltas) {
      expect(frame).toMatchObject({ logprobs: [], obfuscation: expect.stringMatching(/^\w{1,16}$/) });
    }
  });

  it("tells no output in the terminal event, unless asked to", async () => {
    expect(last(await play(scenarios.text()))["output"]).toEqual([]);
    const full = scenarios.text("Hi", { terminalOutput: true });
    expect(last(await play(full))["output"]).toMatchObject([{ type: "message", phase: "final_answer" }]);
  });

  it("has no content type and the headers of the real one", async () => {
    const response = await post(sim, fullBody(), { "thread-id": "t-1" });
    const header = (name: string): string | null => response.headers.get(name);
    expect(response.status).toBe(200);
    expect(header("content-type")).toBeNull();
    expect(header("x-codex-primary-used-percent")).toBe("12");
    expect(header("x-codex-primary-window-minutes")).toBe("300");
    expect(header("x-codex-secondary-window-minutes")).toBe("10080");
    expect(header("x-codex-credits-has-credits")).toBe("False");
    expect(header("x-codex-turn-state")).toMatch(/^[0-9a-f]{32}$/);
    expect(header("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(header("x-models-etag")).toMatch(/^"[0-9a-f]{16}"$/);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__cf_bm=/);
  });

  it("is the same bytes for the same requests", async () => {
    const run = async (): Promise<Frame[]> => {
      const one = await startSim({ now: () => 0 });
      one.enqueue(scenarios.reasoning(), scenarios.parallel());
      const frames = [...(await stream(one)), ...(await stream(one))];
      await one.close();
      return frames;
    };
    expect(await run()).toEqual(await run());
  });
});

describe("reasoning", () => {
  it("has other encrypted content early than at last", async () => {
    const frames = await play(scenarios.reasoning());
    const [added] = only(frames, "response.output_item.added").map(({ item }) => item as Frame);
    const early = added?.["encrypted_content"];
    const final = items(frames)[0]?.["encrypted_content"];
    expect(isFernetShaped(String(early))).toBe(true);
    expect(isFernetShaped(String(final))).toBe(true);
    expect(early).not.toBe(final);
  });

  it("has none when it was not asked for", async () => {
    const [item] = items(await play(scenarios.reasoning(), { include: [] }));
    expect(item).not.toHaveProperty("encrypted_content");
  });

  it("comes in two items, two parts, or without a summary", async () => {
    const two = items(await play(scenarios.twoReasonings()));
    expect(two.map(({ type }) => type)).toEqual(["reasoning", "reasoning", "message"]);
    expect(two[1]?.["summary"]).toHaveLength(2);
    const [silent] = items(await play(scenarios.silentReasoning()));
    expect(silent).toMatchObject({ summary: [], encrypted_content: expect.any(String) });
  });

  it("can be early only", async () => {
    const scenario = scenarios.answer([output.reasoning("Hm", { encrypted: "added" }), output.text("Hi")]);
    const frames = await play(scenario);
    expect(items(frames)[0]).not.toHaveProperty("encrypted_content");
    expect(only(frames, "response.output_item.added")[0]?.["item"]).toHaveProperty("encrypted_content");
  });
});

describe("calls", () => {
  const ARGS = { command: "ls", note: "ä€😀" };
  const TEXT = JSON.stringify(ARGS);

  it.each([
    ["deltas", true, false, false, false],
    ["arguments_done", false, true, false, false],
    ["item_done", false, false, true, false],
    ["terminal", false, false, false, true],
    ["all", true, true, true, false],
  ] as const)("arguments arrive by %s", async (arrives, deltas, argumentsDone, itemDone, terminal) => {
    const frames = await play(scenarios.toolCall("Bash", ARGS, { arrives }));
    expect(joined(frames, "response.function_call_arguments.delta")).toBe(deltas ? TEXT : "");
    const dones = only(frames, "response.function_call_arguments.done");
    expect(dones.map((frame) => frame["arguments"])).toEqual(argumentsDone ? [TEXT] : []);
    expect(items(frames).map((item) => item["arguments"])).toEqual(itemDone ? [TEXT] : []);
    expect(last(frames)["output"]).toMatchObject(terminal ? [{ arguments: TEXT, name: "Bash" }] : []);
  });

  it("interleave when they are parallel, and keep their order", async () => {
    const frames = await play(scenarios.parallel());
    const deltas = only(frames, "response.function_call_arguments.delta").map((f) => f["output_index"]);
    expect(deltas.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(new Set(items(frames).map((item) => item["call_id"])).size).toBe(3);
  });

  it("end in a thousand blanks, carry junk, are named late or never", async () => {
    expect(items(await play(scenarios.blanksAtTheEnd()))[0]?.["arguments"]).toMatch(/\} {1000}$/);
    expect(items(await play(scenarios.junkArguments()))[0]?.["arguments"]).toContain('"pages":""');
    const late = await play(scenarios.toolCall("Bash", {}, { named: "done" }));
    expect(only(late, "response.output_item.added")[0]?.["item"]).not.toHaveProperty("name");
    expect(items(late)[0]).toHaveProperty("name", "Bash");
    expect(items(await play(scenarios.toolCall("Bash", {}, { named: "never" })))[0]).not.toHaveProperty(
      "name",
    );
  });

  it("can be freeform", async () => {
    const frames = await play(scenarios.customToolCall("apply_patch", "*** Begin Patch"));
    expect(joined(frames, "response.custom_tool_call_input.delta")).toBe("*** Begin Patch");
    expect(items(frames)[0]).toMatchObject({ type: "custom_tool_call", input: "*** Begin Patch" });
  });
});

describe("other answers", () => {
  it("items of any kind, and events outside of them", async () => {
    const image = { type: "image_generation_call", result: "x" };
    const frames = await play(
      scenarios.answer([output.aside({ type: "response.queued" }), output.item(image, "ig_")], {
        unopened: true,
      }),
    );
    expect(types(frames)).toEqual([
      "response.queued",
      "response.output_item.added",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(items(frames)[0]).toMatchObject({ ...image, id: expect.stringMatching(/^ig_/) });
  });

  it("an agent's round, calls one after another, a call that nobody announced", async () => {
    const round = items(await play(scenarios.agentRound("Bash", { a: 1 })));
    expect(round.map(({ type }) => type)).toEqual(["reasoning", "message", "function_call"]);
    const three = types(await play(scenarios.calls()));
    expect(three.indexOf("response.output_item.done")).toBeLessThan(
      three.lastIndexOf("response.output_item.added"),
    );
    const unannounced = await play(
      scenarios.toolCall("Bash", {}, { unannounced: true, callId: "call_mine", namespace: "mcp__x" }),
    );
    expect(types(unannounced)).not.toContain("response.output_item.added");
    expect(items(unannounced)[0]).toMatchObject({ call_id: "call_mine", namespace: "mcp__x" });
  });

  it("web search tells its sources only when they are included", async () => {
    const include = ["web_search_call.action.sources"];
    const [first, second, message] = items(await play(scenarios.webSearch(), { include }));
    expect(first?.["action"]).toMatchObject({ sources: [{ type: "url", url: "https://example.com/codex" }] });
    expect(second?.["action"]).toMatchObject({ sources: [{ url: "https://example.org/claude" }] });
    expect(message?.["content"]).toMatchObject([
      { annotations: [{ type: "url_citation", start_index: 0 }, { url: "https://example.org/claude" }] },
    ]);
    const [without] = items(await play(scenarios.webSearch()));
    expect(without?.["action"]).not.toHaveProperty("sources");
  });

  it("opens pages, without an id if it likes", async () => {
    const actions = items(await play(scenarios.openedPage()));
    expect(actions.map((item) => (item["action"] as Frame | undefined)?.type)).toEqual([
      "search",
      "open_page",
      "find_in_page",
      undefined,
    ]);
    expect(actions[2]).not.toHaveProperty("id");
  });

  it("refuses, comments, breaks off", async () => {
    const refused = await play(scenarios.refusal("No."));
    expect(joined(refused, "response.refusal.delta")).toBe("No.");
    const phases = items(await play(scenarios.commentary())).map((item) => item["phase"]);
    expect(phases).toEqual(["commentary", "final_answer"]);
    for (const reason of ["max_output_tokens", "content_filter", null]) {
      const frames = await play(scenarios.incomplete(reason));
      expect(frames.at(-1)?.type).toBe("response.incomplete");
      expect(last(frames)["incomplete_details"]).toEqual(reason === null ? null : { reason });
    }
  });

  it.each(["deltas", "text_done", "item_done", "terminal"] as const)(
    "text arrives by %s",
    async (arrives) => {
      const frames = await play(scenarios.text("Hello", { arrives }));
      const found = {
        deltas: joined(frames, "response.output_text.delta"),
        text_done: only(frames, "response.output_text.done")[0]?.["text"] ?? "",
        item_done: JSON.stringify(items(frames)[0]?.["content"] ?? null),
        terminal: JSON.stringify(last(frames)["output"]),
      };
      const ways = Object.entries(found).filter(([, value]) => String(value).includes("Hello"));
      expect(ways.map(([way]) => way)).toEqual([arrives]);
    },
  );

  it("uses usage of its own, or none", async () => {
    const odd = { input_tokens: 10, input_tokens_details: { cached_tokens: 20 } };
    expect(last(await play(scenarios.text("x", { usage: odd })))["usage"]).toMatchObject(odd);
    expect(last(await play(scenarios.minimal()))["usage"]).toBeNull();
  });
});

describe("failures in a stream", () => {
  it("response.failed with each code", async () => {
    for (const [code, message] of Object.entries(scenarios.FAILURES)) {
      const frames = await play(scenarios.failed(code));
      expect(frames.at(-1)?.type).toBe("response.failed");
      expect(last(frames)).toMatchObject({ status: "failed", error: { code, message } });
    }
  });

  it("error events nested, flat and with a type only", async () => {
    const layouts = await Promise.all(
      (["nested", "flat", "type_only"] as const).map(async (layout) => {
        const one = await startSim();
        one.enqueue(scenarios.errorEvent(layout));
        const { sequence_number: _, ...event } = (await stream(one)).at(-1) as Frame;
        await one.close();
        return event;
      }),
    );
    expect(layouts).toEqual([
      { type: "error", error: expect.objectContaining({ code: "server_error" }) },
      { type: "error", code: "server_error", message: expect.any(String), param: null },
      { type: "error" },
    ]);
  });

  it("rate limits as news, as a limit, as a limit with credits", async () => {
    const news = await play(scenarios.rateLimits());
    expect(news[0]).toMatchObject({ type: "codex.rate_limits", rate_limits: { limit_reached: false } });
    expect(news.at(-1)?.type).toBe("response.completed");
    const reached = await play(scenarios.rateLimits({ limitReached: true }));
    expect(reached[0]).toMatchObject({
      rate_limits: { limit_reached: true, primary: { used_percent: 100 } },
    });
    expect(types(reached)).not.toContain("response.completed");
    const credits = await play(scenarios.rateLimits({ limitReached: true, credits: { unlimited: true } }));
    expect(credits.at(-1)?.type).toBe("response.completed");
  });

  it("overloaded right after created, and after the first words", async () => {
    expect(types(await play(scenarios.overloadedInStream("created")))).toEqual([
      "response.created",
      "response.in_progress",
      "response.failed",
    ]);
    const later = types(await play(scenarios.overloadedInStream("text")));
    expect(later).toContain("response.output_text.delta");
    expect(later.at(-1)).toBe("response.failed");
  });

  it("a stream that ends without a terminal event", async () => {
    expect(types(await play(scenarios.endOfStream())).at(-1)).toBe("response.output_text.delta");
    expect(types(await play(scenarios.ended("before_terminal"))).at(-1)).toBe("response.output_item.done");
  });

  it("too much input fails in the stream", async () => {
    const body = fullBody({ input: [{ role: "user", content: "word ".repeat(220_000) }] });
    const frames = await stream(sim, body);
    expect(last(frames)["error"]).toMatchObject({ code: "context_length_exceeded" });
    expect(sim.turns[0]?.problem?.rule).toBe("context_window");
  });
});

describe("the wire", () => {
  it.each(["\n", "\r\n", "\r"] as const)("ends lines with %j", async (newline) => {
    sim.enqueue(scenarios.onWire({ newline }));
    const text = await (await post(sim, fullBody())).text();
    expect(text.startsWith(`event: response.created${newline}data: {`)).toBe(true);
    expect(text.endsWith(`${newline}${newline}`)).toBe(true);
  });

  it("writes one byte at a time", async () => {
    sim.enqueue(scenarios.onWire({ chunkBytes: 1 }, scenarios.text("ä€😀")));
    const response = await post(sim, fullBody());
    let longest = 0;
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) {
      longest = Math.max(longest, chunk.length);
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString();
    expect(text).toContain('"text":"ä€😀"');
    // The kernel may join bytes, but no frame is written whole.
    expect(chunks.length).toBeGreaterThan(types(await stream(sim)).length);
  });

  it("paces events, and sets headers", async () => {
    const paced = await play(scenarios.paced(0, scenarios.text("Hi")));
    expect(types(paced).at(-1)).toBe("response.completed");
    sim.enqueue(scenarios.withContentType(), scenarios.withHeaders({ "x-models-etag": null, "x-new": "1" }));
    expect((await post(sim, fullBody())).headers.get("content-type")).toBe("text/event-stream");
    const { headers } = await post(sim, fullBody());
    expect([headers.get("x-models-etag"), headers.get("x-new")]).toEqual([null, "1"]);
  });

  it("has a content type everywhere, when the simulator is told so", async () => {
    const typed = await startSim({ contentType: true, terminalOutput: true });
    const response = await post(typed, fullBody());
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(last(framesOf(await response.text()))["output"]).toHaveLength(2);
    await typed.close();
  });

  it("slips events and raw text in", async () => {
    const news = { type: "response.something_new", value: 1 };
    const frames = await play(scenarios.withEvent("created", news));
    expect(types(frames)[1]).toBe("response.something_new");
    sim.enqueue(scenarios.withRaw("start", ": a comment\n\n"));
    expect(await (await post(sim, fullBody())).text()).toMatch(/^: a comment\n\n/);
    const few = await play(scenarios.onlyEvents(({ type }) => type === "response.completed"));
    expect(types(few)).toEqual(["response.completed"]);
  });
});
