import {
  CATALOGUE,
  gate,
  scenarios,
  seal,
  startSim,
  type Sim,
  type SimOptions,
} from "@codexthropic/codex-sim";
import type {
  CodexTool,
  FunctionTool,
  InputContent,
  InputItem,
  ResponsesBody,
  TextConfig,
} from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  createCodexClient,
  type Build,
  type CodexAnswer,
  type CodexClient,
  type CodexClientOptions,
} from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { failureOf, IDS } from "./setup.ts";

/** What the backend refuses is left out, now and later; the conversation goes on. */

const transport = nodeTransport();
let sim: Sim;
let client: CodexClient;

async function start(options: SimOptions = {}, given: Partial<CodexClientOptions> = {}): Promise<void> {
  sim = await startSim(options);
  const { access_token } = sim.auth.issue();
  client = createCodexClient({
    auth: { getCredentials: async () => ({ kind: "chatgpt", accessToken: access_token, accountId: null }) },
    transport,
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
    sleep: async () => {},
    ...given,
  });
}
afterEach(async () => {
  await client.close();
  transport.close();
  await sim.close();
});

/** A small translator: what the options name is left out of the body. */
interface Conversation {
  input?: InputItem[];
  tools?: CodexTool[];
  format?: NonNullable<TextConfig["format"]>;
  needsFullLane?: boolean;
}

const user = (text: string): InputItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});

const translate =
  ({ input = [user("Hi")], tools = [], format, needsFullLane = false }: Conversation = {}): Build<Built> =>
  (p) => {
    const offered = tools
      .filter((tool) => tool.type !== "function" || !p.omitTools.has(tool.name))
      .filter((tool) => !p.withoutToolSearch || !isToolSearch(tool))
      .map((tool) => (tool.type === "function" ? treated(tool, p) : tool));
    const items = input
      .filter((item) => !p.withoutReasoning || item.type !== "reasoning")
      .map((item) => withPdfText(item, p));
    const lite = p.lane === "lite";
    const instructed = p.withoutParams.has("instructions") || lite;
    const body: Partial<ResponsesBody> & { input: InputItem[] } = {
      model: p.model,
      ...(!instructed && { instructions: "Be brief." }),
      stream: true,
      service_tier: "priority",
      input: [
        ...(lite ? [{ type: "additional_tools", role: "developer", tools: offered } as const] : []),
        ...(instructed ? [developer("Be brief.")] : []),
        ...items,
      ],
      ...(!lite && offered.length > 0 && { tools: offered }),
      ...((lite || offered.length > 0) && { parallel_tool_calls: !lite }),
      reasoning: { effort: "low", ...(lite && { context: "all_turns" }) },
      store: false,
      include: ["reasoning.encrypted_content", "web_search_call.action.sources"].filter(
        (value) => !p.withoutParams.has(`include:${value}`),
      ),
      prompt_cache_key: IDS.sessionId,
      text: {
        verbosity: "low",
        ...(format && { format: { ...format, strict: format.strict && !p.looseFormat } }),
      },
    };
    for (const param of p.withoutParams) delete (body as Record<string, unknown>)[param];
    return { body: body as ResponsesBody, ids: IDS, needsFullLane };
  };

const isToolSearch = (tool: { type: string }): boolean => tool.type === "tool_search";

function treated(tool: FunctionTool, { looseTools, plainSchemas }: BuildOptions): FunctionTool {
  if (looseTools.has(tool.name)) return { ...tool, parameters: { type: "object", properties: {} } };
  if (!plainSchemas) return tool;
  const text = JSON.stringify(tool.parameters, (key, value: unknown) =>
    key === "pattern" ? undefined : value,
  );
  return { ...tool, parameters: JSON.parse(text) as Record<string, unknown> };
}

const developer = (text: string): InputItem => ({
  type: "message",
  role: "developer",
  content: [{ type: "input_text", text }],
});

function withPdfText(item: InputItem, { pdfAsText }: BuildOptions): InputItem {
  if (item.type !== "message" || item.role === "assistant") return item;
  return {
    ...item,
    content: item.content.map((part): InputContent => {
      const text = part.type === "input_file" ? pdfAsText.get(part.file_data ?? "") : undefined;
      return text === undefined ? part : { type: "input_text", text };
    }),
  };
}

const send = (conversation?: Conversation, model = "gpt-5.5"): Promise<CodexAnswer<Built>> =>
  client.send({ build: translate(conversation), model });

/** Sends and reports how many requests that took. */
async function requests(conversation?: Conversation, model?: string): Promise<number> {
  const answer = await send(conversation, model);
  await answer.events.return?.();
  return answer.attempts;
}

const lastBody = (): ResponsesBody => sim.turns.at(-1)?.body as unknown as ResponsesBody;

describe("parameters", () => {
  it.each(["service_tier", "text", "include", "reasoning", "prompt_cache_key"])(
    "%s is left out from then on",
    async (name) => {
      await start({ refused: [name] });
      expect(await requests()).toBe(2);
      expect(lastBody()).not.toHaveProperty(name);
      expect(await requests()).toBe(1);
      expect(sim.turns).toHaveLength(3);
    },
  );

  it("several, one after the other", async () => {
    await start({ refused: ["service_tier", "text", "reasoning", "include", "client_metadata"] });
    expect(await requests()).toBe(6);
    expect(await requests()).toBe(1);
  });

  it("instructions travel as a developer message from then on", async () => {
    await start({ refused: ["instructions"] });
    expect(await requests()).toBe(2);
    expect(lastBody().input[0]).toEqual(developer("Be brief."));
    expect(await requests()).toBe(1);
  });

  it("one value of include", async () => {
    await start({ refused: ["include:web_search_call.action.sources"] });
    expect(await requests()).toBe(2);
    expect(lastBody().include).toEqual(["reasoning.encrypted_content"]);
    expect(await requests()).toBe(1);
  });

  it("our own client_metadata", async () => {
    await start({ refused: ["client_metadata"] });
    expect(await requests()).toBe(2);
    expect(lastBody()).not.toHaveProperty("client_metadata");
    expect(await requests()).toBe(1);
  });

  it("is a failure when the body cannot do without", async () => {
    await start({ refused: ["store"] });
    expect(await failureOf(send())).toMatchObject({ code: "unsupported_parameter" });
    expect(sim.turns).toHaveLength(1);
  });

  it.each([
    ["by its path", "text.verbosity", (p: BuildOptions) => !p.withoutParams.has("text.verbosity")],
    ["by its first part where the path changes nothing", "text.mood", () => true],
  ])("%s", async (_, param, keepsText) => {
    await start();
    const error = { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
    const build: Build<Built> = (p) => {
      const built = translate()(p);
      const { text, ...body } = built.body;
      return { ...built, body: { ...body, ...(text && keepsText(p) && { text }) } };
    };
    sim.script((request) =>
      "text" in request.body ? scenarios.httpError(400, { error }) : scenarios.text("ok"),
    );
    const { attempts, events } = await client.send({ build, model: "gpt-5.5" });
    await events.return?.();
    expect(attempts).toBe(2);
    expect(lastBody()).not.toHaveProperty("text");
  });

  it.each([
    ["of an item", "input[2].phase", (item: InputItem) => "phase" in item],
    ["of a part", "input[0].content[1].detail", (item: InputItem) => JSON.stringify(item).includes("detail")],
  ])("an optional field %s is left out of all items", async (_, param, has) => {
    await start();
    const error = { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
    sim.script(({ body }) =>
      (body as unknown as ResponsesBody).input.some(has)
        ? scenarios.httpError(400, { error })
        : scenarios.text("ok"),
    );
    const said = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hm" }] };
    const input = [
      {
        ...user("Look"),
        content: [
          { type: "input_text", text: "Look" },
          {
            type: "input_image",
            image_url:
              "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            detail: "auto",
          },
        ],
      },
      { ...said, phase: "commentary" },
      { ...said, phase: "final_answer" },
      user("And?"),
    ] as InputItem[];
    expect(await requests({ input })).toBe(2);
    expect(lastBody().input.some(has)).toBe(false);
    expect(lastBody().input).toHaveLength(4);
    expect(await requests({ input })).toBe(1);
  });

  it.each(["input[0].content", "input[1].content[0].text", "input[0].type"])(
    "%s is a failure: there is no request without it",
    async (param) => {
      await start();
      const error = { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
      sim.script(() => scenarios.httpError(400, { error }));
      expect(await failureOf(send())).toMatchObject({ code: "unsupported_parameter" });
      expect(sim.turns).toHaveLength(1);
    },
  );

  it.each(["mood", "mood.swing", "input[3].mood"])(
    "%s is a failure: leaving it out changes nothing",
    async (param) => {
      await start();
      const error = { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
      sim.script(() => scenarios.httpError(400, { error }));
      expect(await failureOf(send())).toMatchObject({ code: "unsupported_parameter", failure: { param } });
      expect(sim.turns).toHaveLength(1);
    },
  );
});

describe("tools", () => {
  const tool = (
    name: string,
    parameters: Record<string, unknown> = { type: "object", properties: {} },
  ): CodexTool => ({
    type: "function",
    name,
    strict: false,
    parameters,
  });
  const bad = { type: "object", properties: { a: { type: "string", pattern: "(?<name>x)y" } } };

  it("a bad schema costs one request, once", async () => {
    await start();
    const conversation = { tools: [tool("good"), tool("bad", bad), tool("fine")] };
    expect(await requests(conversation)).toBe(2);
    expect(lastBody().tools).toEqual([tool("good"), tool("bad"), tool("fine")]);
    expect(await requests(conversation)).toBe(1);
  });

  it("fifteen bad schemas cost less than the session", async () => {
    await start();
    const conversation = { tools: Array.from({ length: 15 }, (_, i) => tool(`bad_${i}`, bad)) };
    expect(await failureOf(send(conversation))).toMatchObject({ code: "tool_schema_rejected" });
    expect(sim.turns).toHaveLength(12);
    expect(await requests(conversation)).toBe(5);
  });

  it("a tool that is refused even so is left out", async () => {
    await start({ refused: ["tool:cursed"] });
    const conversation = { tools: [tool("good"), tool("cursed", { type: "object", properties: { a: {} } })] };
    expect(await requests(conversation)).toBe(3);
    expect(lastBody().tools).toEqual([tool("good")]);
    expect(await requests(conversation)).toBe(1);
  });

  it("with another schema it gets another chance", async () => {
    await start();
    expect(await requests({ tools: [tool("t", bad)] })).toBe(2);
    const repaired = tool("t", { type: "object", properties: { a: { type: "string" } } });
    expect(await requests({ tools: [repaired] })).toBe(1);
    expect(lastBody().tools).toEqual([repaired]);
  });

  it("is found by its place when it is not named, in either lane", async () => {
    await start({}, { lane: "lite" });
    const conversation = { tools: [tool("good"), tool("not a name")] };
    const answer = await send(conversation, "gpt-5.6-luna");
    await answer.events.return?.();
    expect(lastBody().input[0]).toEqual({
      type: "additional_tools",
      role: "developer",
      tools: [tool("good")],
    });
    expect(answer.attempts).toBe(2);
  });

  it("is found by its place when a member of it is unknown", async () => {
    await start();
    const error = {
      message: "Unknown parameter: 'tools[1].mood'.",
      code: "unknown_parameter",
      param: "tools[1].mood",
    };
    sim.script((request) =>
      request.tools.includes("odd") ? scenarios.httpError(400, { error }) : scenarios.text("ok"),
    );
    expect(
      await requests({ tools: [tool("good"), tool("odd", { type: "object", properties: { a: {} } })] }),
    ).toBe(3);
    expect(lastBody().tools).toEqual([tool("good")]);
  });

  it("is a failure when no schema is the reason", async () => {
    await start();
    sim.script(() => scenarios.httpError(400, { detail: "Invalid schema for function." }));
    expect(await failureOf(send({ tools: [tool("t")] }))).toMatchObject({ code: "tool_schema_rejected" });
    expect(sim.turns).toHaveLength(1);
  });
});

describe("a refused schema of a tool that is not named", () => {
  const schema = (more: Record<string, unknown>): Record<string, unknown> => ({
    type: "object",
    properties: { a: { type: "string", ...more } },
  });
  const named = (name: string, more: Record<string, unknown> = {}): FunctionTool => ({
    type: "function",
    name,
    strict: false,
    parameters: schema(more),
  });
  const loose = (name: string): FunctionTool => ({
    ...named(name),
    parameters: { type: "object", properties: {} },
  });
  const message = "Invalid JSON schema: regex lookaround is not supported. Found at $.properties.a.pattern.";
  const refuseWith = (word: string, error: Record<string, unknown> = {}): void =>
    sim.script((request) =>
      JSON.stringify(request.body).includes(word)
        ? scenarios.httpError(400, {
            error: {
              message,
              type: "invalid_request_error",
              param: "tools",
              code: "invalid_json_schema",
              ...error,
            },
          })
        : scenarios.text("ok"),
    );
  const many = (count: number): FunctionTool[] => Array.from({ length: count }, (_, i) => named(`tool_${i}`));

  it.each([
    ["with the place `tools`", {}],
    ["without a place", { param: null }],
    ["without a code", { code: null, param: null, message: "Invalid schema for function." }],
  ])("%s loses its suspicious keywords, from then on", async (_, error) => {
    await start();
    refuseWith("(?!", error);
    const conversation = { tools: [named("good"), named("bad", { pattern: "^(?!x)" })] };
    expect(await requests(conversation)).toBe(2);
    expect(lastBody().tools).toEqual([named("good"), named("bad")]);
    expect(await requests(conversation)).toBe(1);
    expect(await requests({ tools: [named("good", { pattern: "^x" })] })).toBe(1);
    expect(lastBody().tools).toEqual([named("good", { pattern: "^x" })]);
  });

  it("is found by halves, and by later requests exactly", async () => {
    await start();
    refuseWith("cursed");
    const tools = [...many(5), named("bad", { description: "cursed" }), named("after")];
    expect(await requests({ tools })).toBeLessThanOrEqual(6);
    expect(lastBody().tools).toContainEqual(loose("bad"));
    for (let i = 0; i < 4; i++) await requests({ tools });
    expect(await requests({ tools })).toBe(1);
    expect(lastBody().tools).toEqual(tools.map((each) => (each.name === "bad" ? loose("bad") : each)));
  });

  it.each([1, 2, 3, 8, 33, 64])("is found among %i tools, wherever it stands", async (count) => {
    await start();
    refuseWith("cursed");
    for (const at of new Set([0, count >> 1, count - 1])) {
      const name = `bad_${count}_${at}`;
      const tools = many(count).map((each, i) => (i === at ? named(name, { description: "cursed" }) : each));
      await requests({ tools });
      for (let i = 0; i < 8; i++) await requests({ tools });
      expect(await requests({ tools })).toBe(1);
      expect(lastBody().tools).toEqual(tools.map((each) => (each.name === name ? loose(name) : each)));
    }
  });

  it("several of them cost their schemas, not the session", async () => {
    await start();
    refuseWith("cursed");
    const tools = many(8).map((each, i) =>
      i % 3 === 0 ? named(`bad_${i}`, { description: "cursed" }) : each,
    );
    await requests({ tools });
    expect(await requests({ tools })).toBe(1);
  });

  it("is a failure when leaving out all schemas does not help", async () => {
    await start();
    sim.script(() =>
      scenarios.httpError(400, { error: { message, code: "invalid_json_schema", param: "tools" } }),
    );
    expect(await failureOf(send({ tools: many(4) }))).toMatchObject({ code: "tool_schema_rejected" });
    expect(sim.turns.length).toBeLessThanOrEqual(6);
  });

  it("may be the output format's", async () => {
    await start();
    refuseWith('"strict":true', { param: null, message: "Invalid JSON schema." });
    const format = { type: "json_schema", name: "output", strict: true, schema: schema({}) } as const;
    const conversation = { tools: many(2), format };
    expect(await requests(conversation)).toBe(2);
    expect(lastBody().text?.format).toEqual({ ...format, strict: false });
    expect(lastBody().tools).toEqual(many(2));
    expect(await requests(conversation)).toBe(1);
  });
});

describe("a strict output format", () => {
  const format = (description: string): NonNullable<TextConfig["format"]> => ({
    type: "json_schema",
    name: "output",
    strict: true,
    schema: { type: "object", description, properties: {}, required: [], additionalProperties: false },
  });
  const refusal = {
    message:
      "Invalid schema for response_format 'output': In context=('properties', 'a'), 'pattern' is not permitted.",
    type: "invalid_request_error",
    param: "text.format.schema",
    code: "invalid_json_schema",
  };
  const refuseStrict = (error: Record<string, unknown> = refusal): void =>
    sim.script(({ body }) =>
      JSON.stringify(body).includes('"strict":true')
        ? scenarios.httpError(400, { error })
        : scenarios.text("{}"),
    );

  it("that is refused is asked for loosely, from then on", async () => {
    await start();
    refuseStrict();
    expect(await requests({ format: format("a") })).toBe(2);
    expect(lastBody().text?.format).toMatchObject({ strict: false });
    expect(await requests({ format: format("a") })).toBe(1);
  });

  it("of another schema gets its chance", async () => {
    await start();
    sim.enqueue(scenarios.httpError(400, { error: refusal }));
    await requests({ format: format("a") });
    await requests({ format: format("b") });
    expect(lastBody().text?.format).toMatchObject({ strict: true });
  });

  it("that is refused even loosely is a failure", async () => {
    await start();
    sim.script(() => scenarios.httpError(400, { error: refusal }));
    expect(await failureOf(send({ format: format("a") }))).toMatchObject({ code: "format_schema_rejected" });
    expect(sim.turns).toHaveLength(2);
  });
});

describe("native tool search", () => {
  const search = {
    type: "tool_search",
    execution: "client",
    description: "",
    parameters: {},
  } as unknown as CodexTool;
  const tools = [search];

  it.each([
    [
      "by its value",
      { message: "Invalid value: 'tool_search'.", code: "invalid_value", param: "tools[0].type" },
    ],
    [
      "by its place",
      {
        message: "Unknown parameter: 'tools[0].execution'.",
        code: "unknown_parameter",
        param: "tools[0].execution",
      },
    ],
    ["by an item", { message: "Invalid value: 'tool_search_output'.", param: "input[2].type" }],
  ])("that is refused %s is not offered from then on", async (_, error) => {
    await start();
    sim.script(({ body }) =>
      JSON.stringify(body).includes('"tool_search"')
        ? scenarios.httpError(400, { error })
        : scenarios.text("ok"),
    );
    expect(await requests({ tools })).toBe(2);
    expect(lastBody()).not.toHaveProperty("tools");
    expect(await requests({ tools })).toBe(1);
  });

  it("is not the reason when the body has none", async () => {
    await start();
    const error = { message: "Invalid value: 'tool_search'.", param: "tools[0].type" };
    sim.script(() => scenarios.httpError(400, { error }));
    expect(await failureOf(send())).toMatchObject({ code: "tool_search_rejected" });
    expect(sim.turns).toHaveLength(1);
  });
});

describe("reasoning", () => {
  const reasoning = (encrypted_content: string): InputItem => ({
    type: "reasoning",
    summary: [],
    encrypted_content,
  });
  const family = CATALOGUE.find(({ slug }) => slug === "gpt-5.5")?.comp_hash ?? "gpt-5.5";
  const sealed = (secret: string, nonce: string): string =>
    seal(secret, { account: "other", family, nonce, blocks: 2, at: 1, early: false });

  it("that cannot be verified is left out, once, and remembered", async () => {
    await start();
    const old = [
      user("a"),
      reasoning(sealed("other", "1")),
      user("b"),
      reasoning(sealed("other", "2")),
      user("c"),
    ];
    expect(await requests({ input: old })).toBe(2);
    expect(lastBody().input).toEqual([user("a"), user("b"), user("c")]);
    expect(await requests({ input: [...old, user("d")] })).toBe(1);
    expect(lastBody().input).toHaveLength(4);
  });

  it("that is newer is kept beside what is remembered", async () => {
    await start();
    const old = [user("a"), reasoning(sealed("other", "1")), user("b")];
    await requests({ input: old });
    sim.enqueue(scenarios.text("fine"));
    const valid = reasoning(
      seal("codex-sim secret", {
        account: "acc-sim-0001",
        family: family,
        nonce: "n",
        blocks: 2,
        at: 1,
        early: false,
      }),
    );
    expect(await requests({ input: [...old, valid, user("c")] })).toBe(1);
    expect(lastBody().input).toContainEqual(valid);
  });

  it("is dropped only once in one request", async () => {
    await start();
    sim.script(() => scenarios.invalidEncryptedContent());
    const input = [user("a"), reasoning(sealed("codex-sim secret", "1")), user("b")];
    expect(await failureOf(send({ input }))).toMatchObject({ code: "invalid_encrypted_content" });
    expect(sim.turns.length).toBeLessThanOrEqual(2);
  });
});

describe("files", () => {
  const pdf = `data:application/pdf;base64,${btoa(PDF())}`;
  const question = (data: string): Conversation => ({
    input: [
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_file", filename: "a.pdf", file_data: data },
          { type: "input_text", text: "?" },
        ],
      },
    ],
  });
  const firstPart = (): unknown => (lastBody().input[0] as { content: unknown[] }).content[0];

  it("become their text, and stay it", async () => {
    await start({ refused: ["input_file"] });
    expect(await requests(question(pdf))).toBe(2);
    expect(firstPart()).toEqual({ type: "input_text", text: "Hello PDF" });
    expect(await requests(question(pdf))).toBe(1);
  });

  it("in tool results as well", async () => {
    const seen: BuildOptions[] = [];
    await start({ refused: ["input_file"] }, { pdfText: async () => "text" });
    const build: Build<Built> = (p) => {
      seen.push(p);
      const text = p.pdfAsText.get(pdf);
      const part: InputContent =
        text === undefined
          ? { type: "input_file", filename: "a.pdf", file_data: pdf }
          : { type: "input_text", text };
      return translate({
        input: [
          user("a"),
          { type: "function_call", call_id: "c", name: "Read", arguments: "{}" },
          { type: "function_call_output", call_id: "c", output: [part] },
          { type: "function_call", call_id: "d", name: "Read", arguments: "{}" },
          { type: "function_call_output", call_id: "d", output: "text" },
        ],
      })(p);
    };
    const { attempts, events } = await client.send({ build, model: "gpt-5.5" });
    await events.return?.();
    expect(attempts).toBe(2);
    expect([...(seen.at(-1)?.pdfAsText ?? [])]).toEqual([[pdf, "text"]]);
  });

  it("that cannot be read leave a sentence", async () => {
    await start({ refused: ["input_file"] });
    expect(await requests(question("data:application/pdf;base64,JVBERi0="))).toBe(2);
    expect(firstPart()).toEqual({
      type: "input_text",
      text: "[document omitted: its text could not be read]",
    });
  });

  it("are a failure without a library", async () => {
    await start({ refused: ["input_file"] }, { pdfText: async () => null });
    expect(await failureOf(send(question(pdf)))).toMatchObject({ code: "input_file_rejected" });
    expect(sim.turns).toHaveLength(1);
  });
});

describe("lanes", () => {
  beforeEach(() => start());

  it("a lite-only model is found in its lane, and looked for there from then on", async () => {
    expect(await send(undefined, "gpt-5.6-luna")).toMatchObject({ lane: "lite", attempts: 2 });
    expect(sim.turns.map(({ lane }) => lane)).toEqual(["full", "lite"]);
    expect(await send(undefined, "gpt-5.6-luna")).toMatchObject({ lane: "lite", attempts: 1 });
    expect(lastBody().reasoning).toEqual({ effort: "low", context: "all_turns" });
  });

  it("the full lane is used where it answers", async () => {
    expect(await send(undefined, "gpt-5.6-sol")).toMatchObject({ lane: "full", attempts: 1 });
  });

  it("a model that no lane has is a failure, and is looked for anew", async () => {
    const missing = { model: "gpt-9", named: true };
    expect(await failureOf(client.send({ build: translate(), ...missing }))).toMatchObject({
      code: "model_not_found",
    });
    expect(sim.turns.map(({ lane }) => lane)).toEqual(["full", "lite"]);
    await failureOf(client.send({ build: translate({ input: [user("other")] }), ...missing }));
    expect(sim.turns.map(({ lane }) => lane)).toEqual(["full", "lite", "full", "lite"]);
  });

  it("web search of a lite-only model goes to gpt-5.5", async () => {
    const search = { needsFullLane: true };
    expect(await send(search, "gpt-5.6-luna")).toMatchObject({
      model: "gpt-5.5",
      lane: "full",
      attempts: 2,
    });
    expect(await send(search, "gpt-5.6-luna")).toMatchObject({ model: "gpt-5.5", attempts: 1 });
    expect(await send(undefined, "gpt-5.6-luna")).toMatchObject({ model: "gpt-5.6-luna", lane: "lite" });
  });
});

describe("a forced lane", () => {
  it("full is not left", async () => {
    await start({}, { lane: "full" });
    expect(await failureOf(send(undefined, "gpt-5.6-luna"))).toMatchObject({ code: "model_not_found" });
    expect(sim.turns).toHaveLength(1);
  });

  it("lite is where it begins", async () => {
    await start({}, { lane: "lite" });
    expect(await send(undefined, "gpt-5.6-luna")).toMatchObject({ lane: "lite", attempts: 1 });
  });
});

it("the log says that a request is sent again only when it is", async () => {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  const logger = { debug() {}, info: note, warn: note, error: note };
  await start({}, { lane: "full", logger });
  await failureOf(send(undefined, "gpt-5.6-luna"));
  expect(lines).toEqual(["the backend rejected the request (model_not_found)"]);
  sim.enqueue(scenarios.unsupportedParameter("prompt_cache_key"));
  await send();
  expect(lines.slice(1)).toEqual([
    "the backend rejected a part of the request (unsupported_parameter); it is sent again in another form",
  ]);
});

it("a refusal inside the stream is worked around as well", async () => {
  await start();
  sim.enqueue(scenarios.failed("model_not_found", "Model not found gpt-5.6-sol"));
  expect(await send(undefined, "gpt-5.6-sol")).toMatchObject({ lane: "lite", attempts: 2 });
});

it("what build throws passes through", async () => {
  await start();
  const problem = new Error("no such thing");
  const build: Build<Built> = () => {
    throw problem;
  };
  await expect(client.send({ build, model: "gpt-5.5" })).rejects.toBe(problem);
  expect(sim.turns).toHaveLength(0);
});

it("two requests at once learn the same thing without harm", async () => {
  await start({ refused: ["service_tier"] });
  const door = gate();
  sim.script(() => door.opened.then(() => scenarios.text("ok")));
  const both = Promise.all([requests(), requests({ input: [user("other")] })]);
  door.open();
  expect((await both).every((count) => count <= 2)).toBe(true);
});

function PDF(): string {
  return `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 144]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 24 Tf 20 100 Td (Hello PDF) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
`;
}
