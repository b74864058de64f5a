import Anthropic from "@anthropic-ai/sdk";
import AnthropicZero from "anthropic-sdk-0x";
import { scenarios } from "@codexthropic/codex-sim";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const WEATHER = {
  name: "get_weather",
  description: "The weather of a city.",
  input_schema: {
    type: "object" as const,
    properties: { city: { type: "string" }, unit: { type: "string" } },
    required: ["city"],
  },
};

/** The two generations differ in headers and in their stream accumulator; their surface here is the same. */
const GENERATIONS = [
  ["1.x", Anthropic],
  ["0.x", AnthropicZero as unknown as typeof Anthropic],
] as const;

describe.each(GENERATIONS)("@anthropic-ai/sdk %s", (_generation, Client) => {
  const client = (options: { maxRetries?: number } = {}): Anthropic =>
    new Client({ baseURL: stack.url, apiKey: "any", maxRetries: 0, ...options });
  const hello = {
    model: "claude-opus-5-5",
    max_tokens: 1000,
    messages: [{ role: "user" as const, content: "Hello" }],
  };

  it("creates a message", async () => {
    stack.sim.enqueue(scenarios.text("Hello there."));
    const message = await client().messages.create(hello);
    expect(message).toMatchObject({
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5",
      content: [{ type: "text", text: "Hello there." }],
      stop_reason: "end_turn",
    });
    expect(message.id).toMatch(/^msg_/);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(message._request_id).toMatch(/^req_/);
  });

  it("streams, and the accumulated message equals the unstreamed one", async () => {
    const scenario = scenarios.reasoning("**Thinking** about it", "Streamed text.");
    const request = { ...hello, thinking: { type: "adaptive" as const } };
    stack.sim.enqueue(scenario, scenario);
    const types: string[] = [];
    const stream = client().messages.stream(request as Parameters<Anthropic["messages"]["stream"]>[0]);
    stream.on("streamEvent", (event) => types.push(event.type));
    const streamed = await stream.finalMessage();
    const whole = await client().messages.create(request as Parameters<Anthropic["messages"]["create"]>[0]);
    expect(types[0]).toBe("message_start");
    expect(types.at(-1)).toBe("message_stop");
    expect(streamed.content.map((block) => block.type)).toEqual(["thinking", "text"]);
    const facts = (message: unknown): unknown => {
      const { content, stop_reason, model } = message as Anthropic.Message;
      return {
        model,
        stop_reason,
        text: content.map((b) => (b.type === "text" ? b.text : b.type === "thinking" ? b.thinking : b)),
      };
    };
    expect(facts(streamed)).toEqual(facts(whole));
  });

  it("runs a tool round: call, result, answer", async () => {
    stack.sim.enqueue(
      scenarios.toolCall("get_weather", { city: "Kiel", unit: "" }),
      scenarios.text("It rains."),
    );
    const first = await client().messages.create({ ...hello, tools: [WEATHER] });
    expect(first.stop_reason).toBe("tool_use");
    const call = first.content.find((block) => block.type === "tool_use");
    // `unit: ""` is junk that GPT models put into optional properties.
    expect(call).toMatchObject({ name: "get_weather", input: { city: "Kiel" } });
    const second = await client().messages.create({
      ...hello,
      tools: [WEATHER],
      messages: [
        ...hello.messages,
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "rain" }] },
      ],
    });
    expect(second.content).toMatchObject([{ type: "text", text: "It rains." }]);
    expect(stack.sim.turns.map((turn) => turn.problem)).toEqual([null, null]);
  });

  it("gets parallel calls that upstream interleaves, each whole", async () => {
    stack.sim.enqueue(
      scenarios.parallel([
        { name: "get_weather", args: { city: "Kiel" } },
        { name: "get_weather", args: { city: "Bonn" } },
      ]),
    );
    const message = await client()
      .messages.stream({ ...hello, tools: [WEATHER] })
      .finalMessage();
    expect(message.content.map((block) => (block.type === "tool_use" ? block.input : block.type))).toEqual([
      { city: "Kiel" },
      { city: "Bonn" },
    ]);
  });

  it("aborts upstream when the client aborts", async () => {
    stack.sim.enqueue(scenarios.silence("first_delta", scenarios.text("Never finished.")));
    const stream = client().messages.stream(hello);
    stream.on("text", () => stream.abort());
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Client.APIUserAbortError);
    const turn = await stack.sim.waitFor((request) => request.aborted !== null);
    expect(turn.aborted).toBe("during_stream");
  });

  it.each([
    ["400 for a wrong body", { ...hello, messages: [] }, null, "BadRequestError"],
    ["401 when the login is gone", hello, () => scenarios.unauthorized(), "AuthenticationError"],
    [
      "403 for a deactivated workspace",
      hello,
      () => scenarios.deactivatedWorkspace(),
      "PermissionDeniedError",
    ],
    ["429 for a usage limit", hello, () => scenarios.usageLimit(), "RateLimitError"],
    ["413-like overflow as 400", hello, () => scenarios.failed("context_length_exceeded"), "BadRequestError"],
  ] as const)("throws the right class: %s", async (_title, request, scenario, name) => {
    if (scenario) stack.sim.script(() => scenario());
    const error = await client()
      .messages.create(request as unknown as Parameters<Anthropic["messages"]["create"]>[0])
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(Client[name]);
    expect(error).toMatchObject({
      error: { type: "error", error: { message: expect.stringMatching(/\w/) as string } },
    });
  });

  it("reports a failure in mid-stream as an API error", async () => {
    stack.sim.enqueue(scenarios.cut("first_delta", scenarios.text("Cut off.")));
    await expect(client().messages.stream(hello).finalMessage()).rejects.toBeInstanceOf(Client.APIError);
  });

  it("counts tokens, lists and retrieves models", async () => {
    const { input_tokens } = await client().messages.countTokens({
      model: "claude-opus-5-5",
      messages: hello.messages,
    });
    expect(input_tokens).toBeGreaterThan(0);
    const page = await client().models.list();
    expect(page.data.map((model) => model.id)).toContain("claude-gpt-5.5");
    expect(await client().models.retrieve("claude-gpt-5.5")).toMatchObject({
      id: "claude-gpt-5.5",
      type: "model",
    });
    await expect(client().models.retrieve("nobody")).rejects.toBeInstanceOf(Client.NotFoundError);
  });
});
