import Anthropic from "@anthropic-ai/sdk";
import type { ContentBlock, Message } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulate, toSse } from "../src/index.ts";
import { MarkerFilter } from "../src/text/remove-markers.ts";
import { batches, cuts, cutText, fixture, outline, run } from "./support.ts";

const created: CodexEvent = { type: "response.created", response: { id: "resp_1" } };
const completed: CodexEvent = { type: "response.completed", response: { id: "resp_1" } };
const incomplete: CodexEvent = {
  type: "response.incomplete",
  response: { id: "resp_1", incomplete_details: { reason: "max_output_tokens" } },
};
const done = (item: object, output_index = 0): CodexEvent => ({
  type: "response.output_item.done",
  output_index,
  item,
});
const call = (name: string, args: unknown, more: object = {}): object => ({
  type: "function_call",
  call_id: "call_0",
  name,
  arguments: typeof args === "string" ? args : JSON.stringify(args),
  ...more,
});
const text = (delta: string): CodexEvent => ({
  type: "response.output_text.delta",
  output_index: 5,
  content_index: 0,
  delta,
});

async function answer(events: CodexEvent[], changes: Partial<ResponseContext> = {}): Promise<Message> {
  return accumulate(batches(run(events, changes)));
}

const tools: ResponseContext["tools"] = {
  Read: { name: "Read", inputSchema: { properties: { file_path: {}, pages: {} }, required: ["file_path"] } },
  Grep: { name: "Grep", inputSchema: { properties: { pattern: {} }, required: ["pattern"] } },
  mcp__x_1f: { name: "mcp__x.y", inputSchema: null },
};

/** Name and input of each call. */
function calls({ content }: Message): [string, unknown][] {
  return content.flatMap((block) => (block.type === "tool_use" ? [[block.name, block.input]] : [])) as [
    string,
    unknown,
  ][];
}

describe("calls that the model wraps into one", () => {
  const uses = (...list: [string, unknown][]): object => ({
    tool_uses: list.map(([recipient_name, parameters]) => ({ recipient_name, parameters })),
  });

  it("are found inside one another, unless the client has a tool of that name", async () => {
    const inner = uses(["functions.Read", { file_path: "/a" }], ["functions.Grep", { pattern: "x" }]);
    for (const name of ["parallel", "functions.multi_tool_use.parallel", "functions.functions.parallel"]) {
      const item = call("multi_tool_use.parallel", uses([name, inner], ["Read", { file_path: "/b" }]));
      const message = await answer([created, done(item), completed], { tools });
      expect(calls(message)).toEqual([
        ["Read", { file_path: "/a" }],
        ["Grep", { pattern: "x" }],
        ["Read", { file_path: "/b" }],
      ]);
    }
    const own = { ...tools, parallel: { name: "parallel", inputSchema: null } };
    const item = call("multi_tool_use.parallel", uses(["functions.parallel", inner]));
    expect(calls(await answer([created, done(item), completed], { tools: own }))).toEqual([
      ["parallel", inner],
    ]);
  });

  it("become the calls that they are, with ids derived from the wrapper's", async () => {
    const message = await answer(fixture("gpt-5.5-call-bundle"), { tools });
    expect(message.content).toEqual([
      { type: "tool_use", id: "call_0_1", name: "Read", input: { file_path: "/a" } },
      { type: "tool_use", id: "call_0_2", name: "Grep", input: { pattern: "x" } },
    ]);
    expect(message.stop_reason).toBe("tool_use");
  });

  it.each(["parallel", "multi_tool_use.parallel", "functions.parallel"])(
    "are found under %s",
    async (name) => {
      const bundle = uses(
        ["functions.Read", { file_path: "/a", pages: "" }],
        ["mcp__x_1f", {}],
        ["Grep", { pattern: "" }],
      );
      expect(calls(await answer([created, done(call(name, bundle)), completed], { tools }))).toEqual([
        ["Read", { file_path: "/a" }],
        ["mcp__x.y", {}],
        ["Grep", { pattern: "" }],
      ]);
    },
  );

  it("may have parameters as text, or none", async () => {
    const bundle = uses(
      ["functions.Read", '{"file_path":"/a"}'],
      ["functions.Grep", null],
      ["functions.Grep", 7],
    );
    expect(calls(await answer([created, done(call("parallel", bundle)), completed], { tools }))).toEqual([
      ["Read", { file_path: "/a" }],
      ["Grep", {}],
      ["Grep", {}],
    ]);
  });

  it("stay one when the client has a tool of that very name", async () => {
    const bundle = uses(["functions.Read", { file_path: "/a" }]);
    const own = { ...tools, parallel: { name: "parallel", inputSchema: null } };
    expect(calls(await answer([created, done(call("parallel", bundle)), completed], { tools: own }))).toEqual(
      [["parallel", bundle]],
    );
    const renamed = { ...tools, mtu_1: { name: "multi_tool_use.parallel", inputSchema: null } };
    const item = call("multi_tool_use.parallel", bundle);
    expect(calls(await answer([created, done(item), completed], { tools: renamed }))).toEqual([
      ["multi_tool_use.parallel", bundle],
    ]);
  });

  it.each([{}, { tool_uses: 7 }, { tool_uses: [null] }, { tool_uses: [{ parameters: {} }] }])(
    "are a call like any other when they hold none: %j",
    async (input) => {
      expect(calls(await answer([created, done(call("parallel", input)), completed], { tools }))).toEqual([
        ["parallel", input],
      ]);
    },
  );

  it("are not shown when upstream breaks them off", async () => {
    const half = JSON.stringify(uses(["functions.Read", { file_path: "/a" }])).slice(0, -8);
    const delta = { type: "response.function_call_arguments.delta", output_index: 0, delta: half };
    const added = { type: "response.output_item.added", output_index: 0, item: call("parallel", "") };
    for (const end of [[incomplete], [done(call("parallel", half)), completed]]) {
      const message = await answer([created, added, delta, ...end], { tools });
      expect(message).toMatchObject({ content: [], stop_reason: "max_tokens" });
    }
  });
});

describe("names of tools", () => {
  it.each([
    ["functions.Read", "Read"],
    ["functions.mcp__x_1f", "mcp__x.y"],
    ["mcp__x.y", "mcp__x.y"],
    ["functions.Unknown", "Unknown"],
    ["Re\0ad", "Read"],
    ["\0functions.Grep\n", "Grep"],
  ])("%j is %s", async (name, expected) => {
    expect(calls(await answer([created, done(call(name, {})), completed], { tools }))).toEqual([
      [expected, {}],
    ]);
  });

  it("keep the prefix if the client has a tool of that very name", async () => {
    const own = { ...tools, "functions.Read": { name: "functions.Read", inputSchema: null } };
    expect(
      calls(await answer([created, done(call("functions.Read", {})), completed], { tools: own })),
    ).toEqual([["functions.Read", {}]]);
  });

  it("that are nothing but control characters are none", async () => {
    expect(calls(await answer([created, done(call("\0", {})), completed], { tools }))).toEqual([]);
  });
});

describe("the model's own citation markers", () => {
  const filtered = (parts: readonly string[]): string => {
    const filter = new MarkerFilter();
    return parts.map((part) => filter.write(part)).join("") + filter.end();
  };

  it("are removed from texts", async () => {
    const message = await answer(fixture("gpt-5.5-citation-markers"));
    expect(message.content.at(-1)).toEqual({ type: "text", text: "Bun is fast. Use it." });
  });

  it.each([
    ["a \uE200cite\uE202turn0search0\uE201b", "a b"],
    ["\uE200cite\uE202turn0search0\uE202turn1view1\uE201", ""],
    ["\uE200filecite\uE202turn0file1\uE202L1-L5\uE201. \uE200navlist\uE202News\uE201.", ". ."],
    ["a\uE200b\uE201\uE200c\uE201d", "ad"],
    ["half \uE200cite\uE202turn0sea", "half "],
    ["half \uE200ci", "half "],
    ["half \uE200\uE200", "half \uE200"],
  ])("%j → %j, however it is cut", (marked, expected) => {
    expect(filtered([marked])).toBe(expected);
    expect(filtered([...marked])).toBe(expected);
  });

  it.each([
    "icon \uE200 of a font",
    "\uE200 line\nbreak \uE201",
    `\uE200${"x".repeat(2000)}\uE201`,
    "lone \uE201 and \uE202",
    "\uE200 Not a marker",
  ])("are not what only looks like one: %j", (same) => {
    expect(filtered([same])).toBe(same);
    expect(filtered([...same])).toBe(same);
  });

  it("do not depend on how the text is cut", () => {
    const units = fc.constantFrom("a", "b", " ", "\n", "\uE200", "\uE201", "\uE202", "cite", "😀");
    fc.assert(
      fc.property(fc.array(units), cuts, (parts, at) => {
        const whole = parts.join("");
        expect(filtered(cutText(whole, at))).toBe(filtered([whole]));
      }),
      { numRuns: 1000 },
    );
  });

  it("are removed before stop sequences are looked for", () => {
    const events = [created, text("a\uE200cite\uE202E"), text("ND\uE201EN"), text("D b"), completed];
    expect(outline(run(events, { stopSequences: ["END"] }))).toContain("|a ;\nstop_sequence END");
  });
});

describe("usage", () => {
  it("counts cache writes once", async () => {
    const { usage } = await answer(fixture("gpt-5.5-usage-cache-writes"));
    expect(usage).toMatchObject({
      input_tokens: 200,
      cache_read_input_tokens: 2000,
      cache_creation_input_tokens: 400,
    });
  });

  it.each([
    [{ input_tokens: 100, input_tokens_details: { cached_tokens: 90, cache_write_tokens: 50 } }, 0],
    [{ input_tokens: 100, input_tokens_details: { cache_write_tokens: 40 } }, 60],
    [{ input_tokens: 100, input_tokens_details: null }, 100],
  ])("of input is never negative: %j", async (usage, expected) => {
    const end = { type: "response.completed", response: { id: "resp_1", usage } };
    expect((await answer([created, end])).usage.input_tokens).toBe(expected);
  });
});

describe("pages that a search found", () => {
  const results = (content: readonly ContentBlock[]): unknown[] =>
    content.flatMap((block) =>
      block.type === "web_search_tool_result" && Array.isArray(block.content)
        ? [block.content.map(({ title, url }) => `${title} ${url}`)]
        : [],
    );
  const search = (more: object = {}, id = "ws_1"): object => ({
    type: "web_search_call",
    id,
    status: "completed",
    action: { type: "search", query: "q" },
    ...more,
  });
  const types = (content: readonly ContentBlock[]): string[] => content.map(({ type }) => type);

  it("may stand in the results of the call", async () => {
    const { content } = await answer(fixture("gpt-5.5-web-search-results-on-item"));
    expect(types(content)).toEqual(["server_tool_use", "web_search_tool_result", "text"]);
    expect(results(content)).toEqual([["A page https://a.example/"]]);
  });

  it("may only be links in the text: then the result stands behind it", async () => {
    const words = "See [A page](https://a.example/), https://b.example/x. And [A](https://a.example/).";
    const { content } = await answer([
      created,
      done(search()),
      text(words.slice(0, 30)),
      text(words.slice(30)),
      completed,
    ]);
    expect(types(content)).toEqual(["server_tool_use", "text", "web_search_tool_result"]);
    expect(results(content)).toEqual([["A page https://a.example/", "b.example https://b.example/x"]]);
  });

  it("may only be annotations of the text", async () => {
    const annotation = { type: "url_citation", url: "https://a.example/", title: "A page" };
    const blocked = { type: "url_citation", url: "https://blocked.example/", title: "B" };
    const item = {
      type: "message",
      content: [{ type: "output_text", text: "So.", annotations: [annotation, blocked] }],
    };
    const { content } = await answer([created, done(search()), done(item, 1), completed]);
    expect(results(content)).toEqual([["A page https://a.example/"]]);
  });

  it("go to the last of several searches", async () => {
    const events = [
      created,
      done(search()),
      done(search({}, "ws_2"), 1),
      text("https://a.example/"),
      completed,
    ];
    const { content, usage } = await answer(events);
    expect(results(content)).toEqual([[], ["a.example https://a.example/"]]);
    expect(usage.server_tool_use?.web_search_requests).toBe(2);
  });

  it("are none when upstream says so, or nothing follows", async () => {
    const none = search({ action: { type: "search", query: "q", sources: [] } });
    const { content } = await answer([created, done(none), text("https://a.example/"), completed]);
    expect(types(content)).toEqual(["server_tool_use", "web_search_tool_result", "text"]);
    expect(results(content)).toEqual([[]]);
    expect(
      results((await answer([created, done(search()), done(call("Bash", {}), 1), completed])).content),
    ).toEqual([[]]);
  });

  it("are told also when the answer is cut", async () => {
    const events = [created, done(search()), text("https://a.example/ END")];
    const { content } = await answer(events, { stopSequences: ["END"] });
    expect(results(content)).toEqual([["a.example https://a.example/"]]);
  });
});

describe("a search for deferred tools", () => {
  const toolSearch = { name: "ToolSearch" };
  const item = (more: object = {}): object => ({
    type: "tool_search_call",
    id: "ts_1",
    call_id: "call_1",
    status: "completed",
    execution: "client",
    arguments: { query: "select:Web", max_results: 3, limit: null },
    ...more,
  });

  it("becomes a call of the client's own tool", async () => {
    const added = {
      type: "response.output_item.added",
      output_index: 0,
      item: item({ status: "in_progress", arguments: {} }),
    };
    const message = await answer([created, added, done(item()), completed], { toolSearch });
    expect(message.content).toEqual([
      { type: "tool_use", id: "call_1", name: "ToolSearch", input: { query: "select:Web", max_results: 3 } },
    ]);
    expect(message.stop_reason).toBe("tool_use");
  });

  it("may have its arguments as text, and come only in the terminal response", async () => {
    const end = {
      type: "response.completed",
      response: { id: "resp_1", output: [item({ arguments: '{"query":"x"}' })] },
    };
    expect(calls(await answer([created, end], { toolSearch }))).toEqual([["ToolSearch", { query: "x" }]]);
  });

  it("stands in its place among other calls", async () => {
    const events = [created, done(call("Bash", {}), 0), done(item({ call_id: "call_2" }), 1), completed];
    expect(calls(await answer(events, { toolSearch }))).toEqual([
      ["Bash", {}],
      ["ToolSearch", { query: "select:Web", max_results: 3 }],
    ]);
  });

  it.each([
    ["the client has no such tool", null, item(), completed],
    ["the backend makes it by itself", toolSearch, item({ execution: "server" }), completed],
    ["upstream broke it off", toolSearch, item({ status: "incomplete" }), incomplete],
  ])("is left out when %s", async (_, tool, search, end) => {
    expect((await answer([created, done(search), end], { toolSearch: tool })).content).toEqual([]);
  });
});

describe("a compaction that was asked for", () => {
  const changes = { compaction: true, thinking: "summarized" } as const;
  const reasoning = done({ type: "reasoning", id: "rs_1", encrypted_content: "gA" }, 0);

  it("is one block with the whole summary", async () => {
    const events = [created, reasoning, text("The user "), text("asked.\n"), completed];
    const written = run(events, changes);
    expect(outline(written)).toContain("0 compaction |The user asked. ;\ncompaction");
    expect((await answer(events, changes)).content).toEqual([
      { type: "compaction", content: "The user asked.", encrypted_content: null },
    ]);
  });

  it("is what the SDK reads from the stream", async () => {
    const events = [created, text("The user "), text("asked."), completed];
    const body = toSse(run(events, changes));
    const client = new Anthropic({
      apiKey: "none",
      fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
    });
    const request = { model: "any", max_tokens: 1, messages: [], compaction: { type: "summarize" } } as const;
    const message = await client.beta.messages.stream({ ...request, messages: [] }).finalMessage();
    expect(message.stop_reason).toBe("compaction");
    expect(message.content).toEqual((await answer(events, changes)).content);
  });

  it("has no citation markers", async () => {
    const events = [created, text("See\uE200cite\uE202turn0"), text("search0\uE201."), completed];
    expect((await answer(events, changes)).content).toMatchObject([{ content: "See." }]);
  });

  it("may come only in the terminal response", async () => {
    const output = [{ type: "message", content: [{ type: "output_text", text: "All." }] }];
    const end = { type: "response.completed", response: { id: "resp_1", output } };
    expect((await answer([created, end], changes)).content).toMatchObject([{ content: "All." }]);
  });

  it.each([
    ["broken off", [text("The user")], incomplete, "max_tokens"],
    ["empty", [], completed, "compaction"],
    [
      "refused",
      [done({ type: "message", content: [{ type: "refusal", refusal: "No." }] })],
      completed,
      "refusal",
    ],
  ])("has no content when the summary is %s", async (_, events, end, reason) => {
    const message = await answer([created, ...events, end], changes);
    expect(message.content).toEqual([{ type: "compaction", content: null, encrypted_content: null }]);
    expect(message.stop_reason).toBe(reason);
  });

  it("ends in an error event when upstream fails", () => {
    expect(run([created, text("The user")], changes).at(-1)?.type).toBe("error");
  });
});
