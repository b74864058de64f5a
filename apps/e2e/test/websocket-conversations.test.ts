import Anthropic from "@anthropic-ai/sdk";
import { output, type Scenario, scenarios, type SimRequest } from "@codexthropic/codex-sim";
import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/**
 * Random conversations with random edits, asked over both transports: what the backend ends up with is the same.
 * The simulator expands a frame that continues an answer by what it holds of that answer.
 */

type Json = Record<string, unknown>;
type Message = { role: "user" | "assistant"; content: Json[] };

let stack: Stack;
let webSocket: Anthropic;
let http: Anthropic;
beforeEach(async () => {
  stack = await startStack({ sim: { websocket: true }, proxy: { transportMode: "websocket" } });
  const other = await stack.another({ transportMode: "http" });
  webSocket = new Anthropic({ baseURL: stack.url, apiKey: "any", maxRetries: 0 });
  http = new Anthropic({ baseURL: other.url, apiKey: "any", maxRetries: 0 });
});
afterEach(() => stack.close());

const tool = (name: string, properties: Json, more: Json = {}): Json => ({
  name,
  description: `The tool ${name}.`,
  input_schema: { type: "object", properties, required: Object.keys(properties).slice(0, 1) },
  ...more,
});
const text = { type: "string" };
const TOOLS = [
  tool("Bash", { command: text, timeout: { type: "number" } }),
  tool("Read", { file_path: text, limit: { type: "number" }, pages: text }),
  tool("mcp__server.with.dots__look", { at: text }),
  tool("ToolSearch", { query: text }),
  tool("Deferred", { word: text }, { defer_loading: true }),
];

const two = [
  { name: "Bash", args: { command: "a" } },
  { name: "Read", args: { file_path: "/b" } },
];
const ANSWERS: Record<string, Scenario> = {
  text: scenarios.text("A plain text."),
  minimal: scenarios.minimal("A short text."),
  stop: scenarios.text("Before STOP behind."),
  long: scenarios.text("word ".repeat(60)),
  marked: scenarios.answer([output.text(`Fast.${scenarios.citationMarker("turn0search0")} Yes.`)]),
  severalTexts: scenarios.answer([output.text("One. "), output.text("Two.")]),
  commentary: scenarios.commentary(),
  reasoning: scenarios.twoReasonings(),
  silent: scenarios.silentReasoning(),
  onlyReasoning: scenarios.answer([output.reasoning("**Alone**")]),
  round: scenarios.agentRound("Bash", { command: "ls" }),
  parallel: scenarios.parallel(two),
  calls: scenarios.calls(two),
  junk: scenarios.junkArguments(),
  blanks: scenarios.blanksAtTheEnd(),
  renamed: scenarios.toolCall("mcp__server_with_dots__look", { at: "x" }),
  prefixed: scenarios.prefixedCall(),
  longId: scenarios.toolCall("Bash", { command: "ls" }, { callId: `call_${"x".repeat(90)}` }),
  sameIds: scenarios.calls(two.map((call) => ({ ...call, options: { callId: "call_1" } }))),
  unnamed: scenarios.toolCall("", { command: "ls" }),
  unknownTool: scenarios.toolCall("Nothing", {}),
  wrapper: scenarios.parallelWrapper(two),
  custom: scenarios.customToolCall("Bash", "ls"),
  broken: scenarios.answer([output.call("Bash", '{"command":"l')]),
  brokenOff: scenarios.brokenOffCall(),
  toolSearch: scenarios.toolSearch("select:Deferred"),
  webSearch: scenarios.webSearch(),
  refusal: scenarios.refusal(),
  incomplete: scenarios.incomplete(),
};

/** After these the next request continues: the backend holds what the client sends back. */
const CONTINUED = [
  "text",
  "minimal",
  "long",
  "severalTexts",
  "commentary",
  "reasoning",
  "silent",
  "onlyReasoning",
  "round",
  "parallel",
  "calls",
  "junk",
  "blanks",
  "renamed",
  "unknownTool",
  "toolSearch",
];

const ask = async (
  client: Anthropic,
  { stream, ...request }: Json,
  session: string,
): Promise<{ content: Json[] } | null> => {
  const options = { headers: { "x-claude-code-session-id": session } };
  try {
    const answered: unknown = stream
      ? await client.messages.stream(request as never, options).finalMessage()
      : await client.messages.create(request as never, options);
    return answered as { content: Json[] };
  } catch (error) {
    if (error instanceof Anthropic.APIError || error instanceof Anthropic.AnthropicError) return null;
    throw error;
  }
};

/** What the next message says: the results of all calls, of none, and perhaps a text. */
function followUp(content: readonly Json[], answersCalls: boolean, reversed: boolean): Json[] {
  const results = content
    .filter(({ type }) => type === "tool_use")
    .map(({ id, name }) => ({
      type: "tool_result",
      tool_use_id: id,
      content:
        name === "ToolSearch"
          ? [{ type: "tool_reference", tool_name: "Deferred" }]
          : [{ type: "text", text: "done" }],
    }));
  if (results.length === 0 || !answersCalls) return [{ type: "text", text: "Go on." }];
  return reversed ? results.toReversed() : results;
}

const EDITS = [
  "none",
  "none",
  "none",
  "none",
  "question",
  "answer",
  "thinking",
  "rewind",
  "compact",
] as const;

function edit(messages: readonly Message[], kind: (typeof EDITS)[number], at: number): Message[] {
  const place = messages.length === 0 ? 0 : at % messages.length;
  const content = (change: (block: Json) => Json[]): Message[] =>
    messages.map((message, index) =>
      index === place ? { ...message, content: message.content.flatMap(change) } : message,
    );
  switch (kind) {
    case "none":
      return [...messages];
    case "question":
    case "answer":
      return content((block) => [
        block["type"] === "text" ? { ...block, text: `${String(block["text"])}!` } : block,
      ]);
    case "thinking":
      return content((block) => (block["type"] === "thinking" ? [] : [block]));
    case "rewind":
      return messages.slice(0, place - (place % 2));
    case "compact":
      return [
        { role: "user", content: [{ type: "text", text: "A summary." }] },
        { role: "assistant", content: [{ type: "text", text: "Read." }] },
      ];
  }
}

const reasoningIn = (turn: SimRequest): Set<unknown> =>
  new Set((turn.body?.["input"] as Json[]).map(({ encrypted_content }) => encrypted_content));

/**
 * One body without what the forms differ in, whoever wrote the items. Of its reasoning only what `kept` holds counts:
 * the backend has all of it, a client only what it has asked for.
 */
function meaning(turn: SimRequest, kept: Set<unknown>): Json {
  const { input, client_metadata: _, ...rest } = turn.body ?? {};
  const items: Json[] = [];
  for (const item of input as Json[]) {
    const { type, role, call_id, name, encrypted_content } = item;
    const last = items.at(-1);
    if (type === "message" && role === "assistant") {
      const said = (item["content"] as Json[])
        .map((part) => String(part["text"] ?? part["refusal"]))
        .join("");
      if (last?.["role"] === "assistant") last["text"] = String(last["text"]) + said;
      else if (said !== "") items.push({ role, text: said });
    } else if (type === "reasoning") {
      if (kept.has(encrypted_content)) items.push({ type, encrypted_content });
    } else if (type === "function_call")
      items.push({ type, call_id, name, arguments: cleaned(item["arguments"]) });
    else if (type === "tool_search_call") items.push({ type, call_id, arguments: item["arguments"] });
    else items.push(item);
  }
  return { ...rest, input: items };
}

function cleaned(text: unknown): unknown {
  const members = Object.entries(JSON.parse(String(text)) as Json);
  return Object.fromEntries(members.filter(([, value]) => value !== null && value !== ""));
}

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 1000,
  tools: TOOLS,
  thinking: { type: "adaptive" },
  stop_sequences: ["STOP"],
};

it.each(Object.keys(ANSWERS))("the request after the answer %s", async (name) => {
  const hello: Message = { role: "user", content: [{ type: "text", text: "Hello." }] };
  const session = "00000000-0000-4000-8000-000000000000";
  stack.sim.script(() => ANSWERS[name] as Scenario);
  const got = await ask(webSocket, { ...REQUEST, messages: [hello] }, session);
  const content = got?.content ?? [];
  const messages = [
    hello,
    { role: "assistant", content },
    { role: "user", content: followUp(content, true, false) },
  ];
  await ask(webSocket, { ...REQUEST, messages }, session);
  expect(stack.sim.turns.map(({ problem }) => problem)).toEqual(stack.sim.turns.map(() => null));
  expect(stack.sim.turns.at(-1)?.isContinued).toBe(CONTINUED.includes(name));
});

const step = record({
  answer: constantFrom(...Object.keys(ANSWERS), ...CONTINUED, ...CONTINUED),
  edit: constantFrom(...EDITS),
  at: integer({ min: 0, max: 9 }),
  answersCalls: integer({ min: 0, max: 4 }).map((n) => n > 0),
  reversed: boolean(),
  stream: boolean(),
  tools: constantFrom(5, 5, 5, 5, 4, 0),
  thinking: constantFrom("adaptive", "adaptive", "adaptive", "disabled"),
  maxTokens: constantFrom(1000, 1000, 20),
});

it("the backend ends up with what HTTP would have sent", { timeout: 120_000 }, async () => {
  let session = 0;
  let continued = 0;
  await assert(
    asyncProperty(array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      session += 1;
      const id = `00000000-0000-4000-8000-${String(session).padStart(12, "0")}`;
      let messages: Message[] = [];
      for (const { answer, edit: kind, at, stream, tools, thinking, maxTokens, ...next } of steps) {
        const last = messages.at(-1);
        const said = followUp(last?.content ?? [], next.answersCalls, next.reversed);
        messages = [...edit([...messages, { role: "user", content: said }], kind, at)];
        if (messages.at(-1)?.role !== "user") {
          messages.push({ role: "user", content: [{ type: "text", text: "Go on." }] });
        }
        const request = {
          ...REQUEST,
          max_tokens: maxTokens,
          messages,
          stream,
          tools: TOOLS.slice(0, tools),
          thinking: { type: thinking },
        };
        stack.sim.script(() => ANSWERS[answer] as Scenario);
        const from = stack.sim.turns.length;
        const got = await ask(webSocket, request, id);
        const overSocket = stack.sim.turns.slice(from);
        await ask(http, request, id);
        const overHttp = stack.sim.turns.slice(from + overSocket.length);
        const [first] = overSocket;
        expect(first?.problem).toBeNull();
        expect(first?.transport).toBe("websocket");
        expect(overHttp[0]?.problem).toBeNull();
        expect(overHttp[0]?.transport).toBe("http");
        const kept = reasoningIn(overHttp[0] as SimRequest);
        expect(meaning(first as SimRequest, kept)).toEqual(meaning(overHttp[0] as SimRequest, kept));
        if (first?.isContinued) continued += 1;
        if (got === null) break;
        messages = [...messages, { role: "assistant", content: got.content }];
        if (got.content.length === 0) break;
      }
    }),
    { numRuns: 40 },
  );
  expect(continued).toBeGreaterThan(5);
});
