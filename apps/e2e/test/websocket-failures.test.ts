import { randomUUID } from "node:crypto";
import {
  gate,
  type Scenario,
  scenarios,
  type SimRequest,
  type WebSocketOptions,
} from "@codexthropic/codex-sim";
import { afterEach, describe, expect, it } from "vitest";
import { createProxy } from "codexthropic";
import { startStack, type Stack } from "../src/stack.ts";

/** What goes wrong on a WebSocket: the client sees what it would have seen over HTTP, and nothing is answered twice. */

type Json = Record<string, unknown>;

const stacks: Stack[] = [];
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close();
});

async function start(
  transportMode: "http" | "websocket",
  websocket: WebSocketOptions | boolean,
): Promise<Stack> {
  const stack = await startStack({ sim: { websocket }, proxy: { transportMode } });
  stacks.push(stack);
  return stack;
}

const BASH = { name: "Bash", input_schema: { type: "object", properties: { command: { type: "string" } } } };
const user = (text: string): Json => ({ role: "user", content: text });

interface Told {
  status: number;
  /** Of the message, or as far as it came. */
  texts: string[];
  content: Json[];
  /** As the body or the stream has it. */
  error: unknown;
  retryAfter: string | null;
  quota: [string, string][];
}

async function ask(
  { url }: { url: string },
  messages: Json[],
  more: { session?: string; signal?: AbortSignal; stream?: boolean } = {},
): Promise<Told> {
  const { session = randomUUID(), signal, stream = true } = more;
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-claude-code-session-id": session },
    body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 1000, messages, tools: [BASH], stream }),
    ...(signal && { signal }),
  });
  const body = await response.text();
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const events = isStream
    ? body
        .split("\n")
        .flatMap((line) => (line.startsWith("data: ") ? [JSON.parse(line.slice(6)) as Json] : []))
    : [];
  const whole = isStream ? null : (JSON.parse(body) as Json);
  const starts = events
    .filter(({ type }) => type === "content_block_start")
    .map((event) => event["content_block"]);
  const content = ((whole?.["content"] as Json[] | undefined) ?? starts) as Json[];
  const deltas = events
    .map(({ delta }) => (delta as Json | undefined)?.["text"])
    .filter((text) => text !== undefined);
  return {
    status: response.status,
    content,
    texts: [content.map(({ text }) => text ?? "").join("") + deltas.join("")],
    error: whole?.["error"] ?? events.find(({ type }) => type === "error")?.["error"] ?? null,
    retryAfter: response.headers.get("retry-after"),
    quota: [...response.headers].filter(([name]) => /^anthropic-ratelimit.*(?<!reset)$/.test(name)),
  };
}

const completed = (turns: readonly SimRequest[]): SimRequest[] =>
  turns.filter(({ events }) => events.includes("response.completed"));
const over = (stack: Stack): string[] => stack.sim.turns.map(({ transport }) => transport);

describe("a failure of the backend is told as over HTTP:", () => {
  const FAILURES: Record<string, Scenario> = {
    usageLimit: scenarios.usageLimit(),
    usageNotIncluded: scenarios.usageNotIncluded(),
    rateLimited: scenarios.rateLimited(1),
    overloaded: scenarios.overloaded(),
    unauthorized: scenarios.unauthorized(),
    modelNotFound: scenarios.modelNotFound(),
    encryptedContent: scenarios.invalidEncryptedContent(),
    invalidImage: scenarios.invalidImage(),
    invalidSchema: scenarios.invalidSchema(),
    contextLength: scenarios.failed("context_length_exceeded"),
    serverError: scenarios.failed("server_error"),
    policy: scenarios.failed("cyber_policy"),
    limitInStream: scenarios.rateLimits({ limitReached: true }),
    nestedError: scenarios.errorEvent("nested"),
    bareError: scenarios.errorEvent("type_only"),
    failedLater: scenarios.overloadedInStream("text"),
    cutLater: scenarios.cut("first_delta", scenarios.text("One two three.")),
    incomplete: scenarios.incomplete(),
    refusal: scenarios.refusal(),
  };

  it.each(Object.keys(FAILURES))("%s", async (name) => {
    const told: Told[] = [];
    for (const transport of ["http", "websocket"] as const) {
      const stack = await start(transport, true);
      stack.sim.enqueue(FAILURES[name] as Scenario);
      const answer = await ask(stack, [user("Hello.")]);
      // Ids differ, nothing else.
      told.push({ ...answer, content: answer.content.map(({ type }) => ({ type })) });
      expect(completed(stack.sim.turns).length).toBeLessThan(2);
      expect(over(stack)[0]).toBe(transport);
    }
    expect(told[1]).toEqual(told[0]);
  });
});

it.each([
  ["that is closed", scenarios.closed(1001, "first_delta", scenarios.text("One two three."))],
  ["that is closed without its end", scenarios.endOfStream()],
  [
    "that is silent behind a binary frame",
    scenarios.binaryFrame("first_delta", scenarios.silence("first_delta")),
  ],
])("an answer %s has an error in its stream, and is not asked for again", async (_, scenario) => {
  const stack = await start("websocket", true);
  stack.sim.enqueue(scenario);
  expect(await ask(stack, [user("Hello.")])).toMatchObject({ status: 200, error: { type: "api_error" } });
  expect(over(stack)).toEqual(["websocket"]);
});

describe("a connection that fails before the first output is replaced by HTTP, once and unseen:", () => {
  it.each<[string, Scenario]>([
    ["previous_response_not_found", scenarios.codedError(400, "previous_response_not_found", "Not found.")],
    ["the connection limit", scenarios.codedError(400, "websocket_connection_limit_reached", "60 minutes.")],
    ["another answer in flight", scenarios.codedError(400, "response_already_in_flight", "Busy.")],
    ["a cut at once", scenarios.cut("start")],
    ["a cut behind the first event", scenarios.cut("created")],
    ["a normal close", scenarios.closed(1000, "created")],
    ["a close because the server leaves", scenarios.closed(1001, "start")],
    ["a close because of the size", scenarios.closed(1009, "start")],
    ["a binary frame", scenarios.binaryFrame("created", scenarios.silence("created"))],
  ])("%s", async (_, scenario) => {
    const stack = await start("websocket", true);
    stack.sim.enqueue(scenario, scenarios.text("The answer."));
    expect(await ask(stack, [user("Hello.")])).toMatchObject({
      status: 200,
      error: null,
      texts: ["The answer."],
    });
    expect(over(stack)).toEqual(["websocket", "http"]);
    expect(completed(stack.sim.turns)).toHaveLength(1);
    expect(stack.records).toMatchObject([{ transport: "http", continued: false }]);
  });

  it("a connection that is dead, and says nothing to a ping", { timeout: 10_000 }, async () => {
    const stack = await start("websocket", { answersPings: false });
    stack.sim.enqueue(scenarios.withheld("forever"), scenarios.text("The answer."));
    expect(await ask(stack, [user("Hello.")])).toMatchObject({ status: 200, texts: ["The answer."] });
    expect(over(stack)).toEqual(["websocket", "http"]);
  });

  it.each<[string, WebSocketOptions]>([
    ["a frame above the limit of the server", { maxMessageBytes: 1000 }],
    ["a frame above the announced limit", { announcedMaxMessageBytes: 1000 }],
  ])("%s, and the conversation stays with HTTP", async (_, options) => {
    const stack = await start("websocket", options);
    const session = randomUUID();
    await ask(stack, [user("x".repeat(2000))], { session });
    await ask(stack, [user("x".repeat(2000))], { session });
    expect(completed(stack.sim.turns).map(({ transport }) => transport)).toEqual(["http", "http"]);
    expect(stack.sim.connections).toHaveLength(1);
    await ask(stack, [user("short")]);
    expect(stack.sim.connections).toHaveLength(2);
  });
});

describe("a handshake that fails is replaced by HTTP, unseen:", () => {
  it.each<[string, Scenario]>([
    ["403", scenarios.forbidden()],
    ["404", scenarios.httpError(404)],
    ["426", scenarios.httpError(426)],
    ["429", scenarios.usageLimit()],
    ["500", scenarios.httpError(500)],
    ["503", scenarios.overloaded()],
    ["a cut", scenarios.cut("start")],
  ])("%s, and the next conversation does not try again", async (_, scenario) => {
    const stack = await start("websocket", true);
    stack.sim.enqueueHandshakes(scenario);
    for (const text of ["one", "two"]) {
      expect(await ask(stack, [user(text)])).toMatchObject({ status: 200, error: null });
    }
    expect(over(stack)).toEqual(["http", "http"]);
    expect(
      stack.sim.log.filter(({ method, path }) => method === "GET" && path.endsWith("/responses")),
    ).toHaveLength(1);
  });

  it("401 refreshes the login, and the next turn has its connection", async () => {
    const stack = await start("websocket", true);
    stack.sim.auth.revokeAccessTokens();
    const session = randomUUID();
    expect(await ask(stack, [user("one")], { session })).toMatchObject({ status: 200, error: null });
    expect(over(stack)).toEqual(["http"]);
    await ask(stack, [user("two")], { session });
    expect(over(stack)).toEqual(["http", "websocket"]);
    expect(completed(stack.sim.turns)).toHaveLength(2);
  });
});

describe("a conversation goes on", () => {
  const talk = async (stack: Stack, between: () => unknown): Promise<SimRequest[]> => {
    const session = randomUUID();
    const first = await ask(stack, [user("one")], { session, stream: false });
    await between();
    const messages = [user("one"), { role: "assistant", content: first.content }, user("two")];
    expect(await ask(stack, messages, { session })).toMatchObject({ status: 200, error: null });
    expect(completed(stack.sim.turns)).toHaveLength(2);
    return [...stack.sim.turns];
  };

  it("on its connection, with what is new", async () => {
    const stack = await start("websocket", true);
    const [, second] = await talk(stack, () => {});
    expect(second).toMatchObject({ connection: 1, isContinued: true, problem: null });
    expect(stack.records.at(-1)).toMatchObject({ transport: "websocket", continued: true });
  });

  it.each<[string, (stack: Stack) => unknown]>([
    ["that was closed while idle", ({ sim }) => sim.connections[0]?.close()],
    ["that was cut while idle", ({ sim }) => sim.connections[0]?.cut()],
    ["that was closed because the server leaves", ({ sim }) => sim.connections[0]?.close(1001)],
    ["of another login", (stack) => stack.sim.writeAuthFile(stack.codexHome, { expiresIn: 3600 })],
  ])("on a new one after one %s", async (_, between) => {
    const stack = await start("websocket", true);
    const turns = await talk(stack, async () => {
      await between(stack);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(turns.map(({ connection, isContinued }) => [connection, isContinued])).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(stack.sim.connections[0]?.closeCode).not.toBeNull();
  });

  it("when the lifetime of its connection ends between two turns", async () => {
    const stack = await start("websocket", { maxConnectionMs: 300 });
    const turns = await talk(stack, () => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(turns.map(({ transport }) => transport)).toEqual(["websocket", "websocket"]);
    expect(stack.sim.connections).toHaveLength(2);
  });

  it("after an abort in mid-answer, on a new connection and whole", async () => {
    const stack = await start("websocket", true);
    const session = randomUUID();
    stack.sim.enqueue(scenarios.silence("before_terminal", scenarios.text("One two three.")));
    const leave = new AbortController();
    const asked = ask(stack, [user("one")], { session, signal: leave.signal });
    await stack.sim.waitFor(({ events }) => events.some((type) => type.endsWith(".delta")));
    leave.abort();
    await expect(asked).rejects.toThrow(/abort/);
    expect((await stack.sim.waitFor(({ aborted }) => aborted !== null)).aborted).toBe("during_stream");
    expect(await ask(stack, [user("one"), user("two")], { session })).toMatchObject({
      status: 200,
      error: null,
    });
    expect(stack.sim.turns.at(-1)).toMatchObject({ connection: 2, isContinued: false });
  });

  it("while its connection is busy, over HTTP", async () => {
    const stack = await start("websocket", true);
    const session = randomUUID();
    stack.sim.script(() => scenarios.paced(20));
    const answers = await Promise.all(["a", "b", "c"].map((text) => ask(stack, [user(text)], { session })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(over(stack).toSorted()).toEqual(["http", "http", "websocket"]);
    expect(completed(stack.sim.turns)).toHaveLength(3);
  });
});

describe("connections end", () => {
  it("with the proxy", async () => {
    const stack = await start("websocket", true);
    const other = await stack.another();
    await ask(other, [user("one")]);
    expect(stack.sim.connections[0]?.closeCode).toBeNull();
    await other.close();
    await expect.poll(() => stack.sim.connections[0]?.closeCode).not.toBeNull();
  });

  it("when other options are taken, those with an answer under way after it", async () => {
    const stack = await start("websocket", true);
    const { codexBaseUrl, chatgptBaseUrl, issuer: authIssuer } = stack.sim;
    const options = { codexHome: stack.codexHome, codexBaseUrl, chatgptBaseUrl, authIssuer };
    const proxy = createProxy(options);
    const listening = await proxy.listen();
    await ask(listening, [user("one")]);
    const hold = gate();
    stack.sim.enqueue(scenarios.pausedAt("first_delta", hold.opened, scenarios.text("One two.")));
    const asked = ask(listening, [user("two")]);
    await stack.sim.waitFor(({ connection, method }) => connection === 2 && method === "WS");
    const { drained } = proxy.reconfigure(options);
    hold.open();
    expect(await asked).toMatchObject({ error: null, texts: ["One two."] });
    await drained;
    await expect.poll(() => stack.sim.connections.map(({ closeCode }) => closeCode)).not.toContain(null);
    await ask(listening, [user("three")]);
    expect(stack.sim.turns.at(-1)).toMatchObject({ connection: 3, transport: "websocket" });
    await listening.close();
  });
});
