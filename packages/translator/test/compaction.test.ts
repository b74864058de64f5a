import { InvalidRequestError } from "@codexthropic/protocol/errors";
import type { JsonObject } from "@codexthropic/protocol/json";
import { describe, expect, it } from "vitest";
import {
  answered,
  ask,
  assistant,
  call,
  commented,
  inputOf,
  result,
  said,
  system,
  text,
  USER,
  user,
} from "./ask.ts";

const summary = (content: unknown, more: JsonObject = {}): JsonObject => ({
  type: "compaction",
  content,
  ...more,
});
const OLD = [user(text("OLD QUESTION")), assistant(text("OLD ANSWER")), user(text("more"))];

describe("a compaction block in the history", () => {
  it("stands for everything before it", () => {
    expect(inputOf([...OLD, assistant(text("x"), summary("the\nsummary"), text("Going on.")), USER])).toEqual(
      [said("user", "the\nsummary"), answered("Going on."), said("user", "hi")],
    );
  });

  it("comes first in what the client keeps", () => {
    expect(inputOf([assistant(summary("s")), USER])).toEqual([said("user", "s"), said("user", "hi")]);
    expect(inputOf([user(summary("s"), text("a"))])).toEqual([said("user", "s"), said("user", "a")]);
  });

  it("of several the last one counts", () => {
    const messages = [assistant(summary("1")), USER, assistant(summary("2"), text("a")), USER];
    expect(inputOf(messages)).toEqual([said("user", "2"), answered("a"), said("user", "hi")]);
  });

  it.each([[null], [undefined], [""], [5], [[text("x")]]])("with content %j it means nothing", (content) => {
    expect(inputOf([USER, assistant(summary(content), text("a")), USER])).toEqual([
      said("user", "hi"),
      answered("a"),
      said("user", "hi"),
    ]);
  });

  it("is the prefix of all later turns", () => {
    const messages = [
      ...OLD,
      assistant(summary("s"), text("a"), call("1")),
      user(result("1")),
      assistant(text("b")),
    ];
    const [shorter, longer] = [inputOf(messages), inputOf([...messages, USER, assistant(text("c"))])];
    expect(shorter.slice(0, 2)).toEqual([said("user", "s"), commented("a")]);
    expect(longer.slice(0, shorter.length)).toEqual(shorter);
  });

  it("a result whose call was summarized becomes text of the user", () => {
    const [, item] = inputOf([assistant(call("1")), assistant(summary("s")), user(result("1", "late"))]);
    expect(JSON.stringify(item)).toContain("late");
    expect(item).toMatchObject({ type: "message", role: "user" });
  });

  const tools = [{ name: "Read" }, { name: "Later", defer_loading: true }, { name: "Gone" }];
  const offered = (...messages: JsonObject[]): unknown[] =>
    (ask({ tools, messages }).body.tools ?? []).map((tool) => "name" in tool && tool.name);
  const reference = (name: string): JsonObject => ({ type: "tool_reference", name });
  const addition = (tool: JsonObject): JsonObject => ({ type: "tool_addition", tool });
  const removal = { type: "tool_removal", tool: reference("Gone") };
  const definition = addition({ type: "tool_definition", definition: { name: "New" } });

  it("changes the tools as what it stands for did", () => {
    const changes = [addition(reference("Later")), removal, definition];
    expect(offered(assistant(summary("s", { tool_changes: changes })), USER)).toEqual([
      "Read",
      "Later",
      "New",
    ]);
    expect(offered(USER, system([removal]), assistant(summary("s", { tool_changes: [] })))).toEqual([
      "Read",
      "Gone",
    ]);
  });

  it("without a list of changes they are read from what is not sent", () => {
    const found = [{ type: "tool_reference", tool_name: "Later" }];
    expect(
      offered(
        assistant(call("1")),
        user(result("1", found)),
        system([removal, definition]),
        assistant(summary("s")),
      ),
    ).toEqual(["Read", "Later", "New"]);
    const searched = { type: "tool_search_tool_result", content: { tool_references: found } };
    expect(offered(assistant(searched, summary("s")))).toEqual(["Read", "Gone", "Later"]);
  });
});

describe("compaction on demand", () => {
  const messages = [USER, assistant(text("a"), call("1", "Bash")), user(result("1", "a.ts b.ts"))];
  const request = {
    messages,
    tools: [{ name: "Bash" }, { type: "web_search_20250305", name: "web_search" }],
    tool_choice: { type: "auto" },
    thinking: { type: "adaptive" },
    output_config: { format: { type: "json_schema", schema: { type: "object" } } },
    stop_sequences: ["x"],
    max_tokens: 1000,
  };
  const order = (compaction: JsonObject): string => {
    const last = ask({ ...request, compaction }).body.input.at(-1) as {
      role: string;
      content: { text: string }[];
    };
    expect(last.role).toBe("user");
    return last.content[0]?.text ?? "";
  };

  it("is the conversation and an order to summarize it, without tools and format", () => {
    const { body, context, needsFullLane, degraded } = ask({ ...request, compaction: { type: "summarize" } });
    expect(body.input.slice(0, -1)).toEqual(inputOf(messages));
    expect(body.tools).toBeUndefined();
    expect(body.tool_choice).toBeUndefined();
    expect(body.text).toBeUndefined();
    expect(needsFullLane).toBe(false);
    expect(context).toMatchObject({
      compaction: true,
      thinking: "none",
      stopSequences: [],
      tools: {},
      webSearch: null,
      maxTokens: 1000,
    });
    expect(degraded).toEqual([]);
    expect(ask(request).context.compaction).toBe(false);
  });

  it("takes instructions in place of its own; blank ones do not count", () => {
    const own = order({ type: "summarize" });
    expect(own).toMatch(/summar/i);
    expect(order({ type: "summarize", instructions: "Keep file names." })).toBe("Keep file names.");
    for (const instructions of [null, "", " \n "])
      expect(order({ type: "summarize", instructions })).toBe(own);
  });

  it.each<[string, JsonObject[], string]>([
    ["nothing but system messages", [system("env")], "compaction_nothing_to_summarize"],
    ["empty messages", [user(), { role: "user", content: " " }], "compaction_nothing_to_summarize"],
    ["an open call at the end", [USER, assistant(text("a"), call("1"))], "compaction_incomplete_turn"],
  ])("refuses %s with the details that the SDK reads", (_name, messages, code) => {
    const asked = () => ask({ messages, compaction: { type: "summarize" } });
    expect(asked).toThrow(InvalidRequestError);
    expect(asked).toThrow(expect.objectContaining({ path: "messages", details: { error_code: code } }));
    expect(() => ask({ messages })).not.toThrow();
  });
});
