import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CATALOGUE, scenarioByName, scenarios, startSim, validateBody, type Sim } from "../src/index.ts";
import { bash, call, fullBody, liteBody, output, post, stream, user, type Frame } from "./helpers.ts";

const tool = (own: object = {}): object => ({
  type: "tool_search",
  execution: "client",
  description: "Finds deferred tools.",
  parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
  ...own,
});
const searchCall = (id: string, own: object = {}): object => ({
  type: "tool_search_call",
  call_id: id,
  status: "completed",
  execution: "client",
  arguments: { query: "mail" },
  ...own,
});
const deferred = (own: Record<string, unknown> = {}): object =>
  bash({ name: "mcp__mail__send", defer_loading: true, ...own });
const searchOutput = (id: string, tools: unknown = [deferred()], own: object = {}): object => ({
  type: "tool_search_output",
  call_id: id,
  status: "completed",
  execution: "client",
  tools,
  ...own,
});

const conversation = (...input: object[]): Record<string, unknown> =>
  fullBody({ tools: [bash(), tool()], input: [user("hi"), ...input] });

const problemOf = (body: unknown, options = {}): unknown => {
  const problem = validateBody(body, options);
  return (
    problem && { message: problem.message, param: problem.param, code: problem.code, status: problem.status }
  );
};
const refusal = (message: string, param: string | null, code: string | null): object => ({
  message,
  param,
  code,
  status: 400,
});

describe("tool search", () => {
  it("is accepted: the tool, the call, its output with functions and namespaces, the call of what was found", () => {
    const namespace = {
      type: "namespace",
      name: "mcp__mail",
      description: "",
      tools: [deferred({ name: "send" })],
    };
    const items = [
      searchCall("call_1"),
      searchOutput("call_1", [deferred(), namespace]),
      call("call_2", { name: "mcp__mail__send" }),
      output("call_2"),
      call("call_3", { name: "send", namespace: "mcp__mail" }),
      output("call_3"),
      searchCall("call_4"),
      searchOutput("call_4", []),
    ];
    expect(problemOf(conversation(...items))).toBeNull();
  });

  it("is accepted in the lite lane, inside additional_tools", () => {
    const input = [
      { type: "additional_tools", role: "developer", tools: [bash(), tool()] },
      user("hi"),
      searchCall("call_1"),
      searchOutput("call_1"),
    ];
    expect(problemOf(liteBody({ input }), { lane: "lite" })).toBeNull();
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      "a tool with strict",
      fullBody({ tools: [tool({ strict: false })] }),
      refusal("Unknown parameter: 'tools[0].strict'.", "tools[0].strict", "unknown_parameter"),
    ],
    [
      "a tool without execution",
      fullBody({ tools: [tool({ execution: undefined })] }),
      refusal(
        "Missing required parameter: 'tools[0].execution'.",
        "tools[0].execution",
        "missing_required_parameter",
      ),
    ],
    [
      "a tool of another execution",
      fullBody({ tools: [tool({ execution: "server" })] }),
      refusal(
        "Invalid value: 'server'. Supported values are: 'client'.",
        "tools[0].execution",
        "invalid_value",
      ),
    ],
    [
      "a tool without parameters",
      fullBody({ tools: [tool({ parameters: undefined })] }),
      refusal(
        "Missing required parameter: 'tools[0].parameters'.",
        "tools[0].parameters",
        "missing_required_parameter",
      ),
    ],
    [
      "a deferred tool in tools",
      fullBody({ tools: [tool(), deferred()] }),
      refusal(
        "`defer_loading` is only supported for tools inside a namespace.",
        "tools[1].defer_loading",
        "invalid_value",
      ),
    ],
    [
      "a call with text arguments",
      conversation(searchCall("call_1", { arguments: "{}" }), searchOutput("call_1")),
      refusal(
        "Invalid type for 'input[1].arguments': expected an object, but got a string instead.",
        "input[1].arguments",
        "invalid_type",
      ),
    ],
    [
      "a call without an output",
      conversation(searchCall("call_1")),
      refusal("No tool output found for tool search call call_1.", "input", null),
    ],
    [
      "an output without a call",
      conversation(searchOutput("call_1")),
      refusal("No tool call found for tool search output with call_id call_1.", "input", null),
    ],
    [
      "a function output for a search call",
      conversation(searchCall("call_1"), output("call_1")),
      refusal("No tool call found for function call output with call_id call_1.", "input", null),
    ],
    [
      "a found tool without defer_loading",
      conversation(searchCall("call_1"), searchOutput("call_1", [bash({ name: "x" })])),
      refusal(
        "Missing required parameter: 'input[2].tools[0].defer_loading'.",
        "input[2].tools[0].defer_loading",
        "missing_required_parameter",
      ),
    ],
    [
      "text for tools",
      conversation(searchCall("call_1"), searchOutput("call_1", "none")),
      refusal(
        "Invalid type for 'input[2].tools': expected an array of objects, but got a string instead.",
        "input[2].tools",
        "invalid_type",
      ),
    ],
    [
      "a bad schema in a found tool",
      conversation(
        searchCall("call_1"),
        searchOutput("call_1", [deferred({ parameters: { type: "object" } })]),
      ),
      refusal(
        "Invalid schema for function 'mcp__mail__send': In context=(), object schema missing properties.",
        "input[2].tools[0].parameters",
        "invalid_function_parameters",
      ),
    ],
    [
      "a found tool that was on offer before",
      conversation(searchCall("call_1"), searchOutput("call_1", [deferred({ name: "Bash" })])),
      refusal("Tool names must be unique. Found duplicate name 'Bash'.", "tools", "tool_collision"),
    ],
    [
      "a tool that one search found twice",
      conversation(searchCall("call_1"), searchOutput("call_1", [deferred(), deferred()])),
      refusal(
        "Tool names must be unique. Found duplicate name 'mcp__mail__send'.",
        "tools",
        "tool_collision",
      ),
    ],
  ])("refuses %s", (_, body, answer) => {
    expect(problemOf(body)).toEqual(answer);
  });

  it.each([
    ["the tool", fullBody({ tools: [tool()] })],
    ["the items", fullBody({ input: [user("hi"), searchCall("call_1"), searchOutput("call_1")] })],
  ])("is refused by a model that does not support it: %s", (_, body) => {
    for (const supports_search_tool of [false, undefined]) {
      const catalogue = CATALOGUE.map((entry) => ({ ...entry, supports_search_tool }));
      expect(problemOf(body, { catalogue })).toEqual(
        refusal("Tool 'tool_search' is not supported with gpt-5.5.", "tools", "invalid_value"),
      );
    }
  });

  it("is refused by a backend that is told to", () => {
    expect(problemOf(conversation(), { refused: new Set(["tool_search"]) })).toEqual(
      refusal("Tool 'tool_search' is not supported with gpt-5.5.", "tools", "invalid_value"),
    );
  });
});

describe("a model that searches", () => {
  let sim: Sim;
  beforeEach(async () => {
    sim = await startSim();
  });
  afterEach(() => sim.close());

  const items = (frames: Frame[]): Frame[] =>
    frames.filter(({ type }) => type === "response.output_item.done").map((frame) => frame["item"] as Frame);

  it("sends its call whole, with the arguments as an object", async () => {
    sim.enqueue(scenarios.toolSearch("select:mcp__mail__send"));
    const frames = await stream(sim, conversation());
    const added = frames.filter(({ type }) => type === "response.output_item.added").at(-1)?.["item"];
    expect(added).toMatchObject({ type: "tool_search_call", status: "in_progress", arguments: {} });
    expect(items(frames).at(-1)).toMatchObject({
      type: "tool_search_call",
      id: expect.stringMatching(/^tsc_/) as string,
      call_id: expect.stringMatching(/^call_/) as string,
      status: "completed",
      execution: "client",
      arguments: { query: "select:mcp__mail__send" },
    });
  });

  it("finds, calls and reports: its own items are accepted when they come back", async () => {
    const scenario = scenarioByName("tool-search");
    sim.script(scenario?.script ?? null);
    const input: unknown[] = [user("Send a mail.")];
    const turn = async (): Promise<Frame> => {
      const response = await post(sim, fullBody({ tools: [bash(), tool()], input }));
      expect(response.status).toBe(200);
      const text = await response.text();
      const frames = text
        .split("\n")
        .filter((line) => line.startsWith("data: "))
        .map((line) => JSON.parse(line.slice(6)) as Frame);
      const all = items(frames);
      input.push(...all);
      return all.at(-1) as Frame;
    };
    const search = await turn();
    expect(search.type).toBe("tool_search_call");
    input.push(searchOutput(String(search["call_id"])));
    const called = await turn();
    expect(called).toMatchObject({ type: "function_call", name: "mcp__mail__send" });
    expect(JSON.parse(String(called["arguments"]))).toEqual({ command: "sample" });
    input.push(output(String(called["call_id"]), { output: "sent" }));
    const last = await turn();
    expect(JSON.stringify(last)).toContain("The tool mcp__mail__send answered: sent");
  });

  it("calls a tool of a namespace by both names, and says when nothing was found", async () => {
    sim.script(scenarios.searchAndCall("mail"));
    const namespace = {
      type: "namespace",
      name: "mcp__mail",
      description: "",
      tools: [deferred({ name: "send" })],
    };
    const found = await stream(sim, conversation(searchCall("call_1"), searchOutput("call_1", [namespace])));
    expect(items(found).at(-1)).toMatchObject({ name: "send", namespace: "mcp__mail" });
    const nothing = await stream(sim, conversation(searchCall("call_1"), searchOutput("call_1", [])));
    expect(JSON.stringify(items(nothing))).toContain("The search found no tool.");
  });
});
