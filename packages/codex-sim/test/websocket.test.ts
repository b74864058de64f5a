import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gate, scenarios, startSim, type Sim, type SimOptions } from "../src/index.ts";
import { bash, fullBody, liteBody, output, post, types, user, type Frame } from "./helpers.ts";
import { connect, create, idOf, itemsOf, type WsClient } from "./ws-client.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startSim({ websocket: true });
});
afterEach(() => sim.close());

/** Replaces the simulator of the test by one with other options. */
async function restart(options: SimOptions): Promise<void> {
  await sim.close();
  sim = await startSim(options);
}

const errorOf = (frames: readonly Frame[]): Frame => {
  const last = frames.at(-1);
  if (last?.type !== "error") throw new Error(`no error frame, but ${last?.type}`);
  return last;
};

describe("a handshake", () => {
  it("is answered with the usual headers", async () => {
    const { headers } = await connect(sim);
    expect(headers).toMatchObject({
      "x-codex-primary-used-percent": "12",
      "x-codex-turn-state": expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      "x-models-etag": expect.any(String) as string,
    });
    expect(headers).not.toHaveProperty("x-codex-websocket-max-message-bytes");
    expect(sim.log[0]).toMatchObject({
      method: "GET",
      transport: "websocket",
      status: 101,
      connection: 1,
      warnings: [],
    });
    expect(sim.turns).toEqual([]);
  });

  it("meets 426 unless WebSockets are switched on", async () => {
    await restart({});
    await expect(connect(sim)).rejects.toThrow(/^426/);
    await sim.waitFor(({ status, finished }) => status === 426 && finished);
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ["without a token", { authorization: "" }, /^401 .*missing_bearer/],
    ["with an unknown token", { authorization: "Bearer other" }, /^401 .*invalid_token/],
    ["for another account", { "chatgpt-account-id": "other" }, /^403 .*workspace_access_denied/],
    ["without its beta", { "openai-beta": undefined }, /^400 .*OpenAI-Beta/],
    ["with an older beta", { "openai-beta": "responses_websockets=2025-01-01" }, /^400/],
  ])("is refused %s", async (_, headers, message) => {
    await expect(connect(sim, headers)).rejects.toThrow(message);
    expect(sim.connections).toEqual([]);
  });

  it("is refused on other paths, and an expired token meets 401", async () => {
    await expect(connect(sim, {}, { path: "/backend-api/codex/models" })).rejects.toThrow(/^404/);
    const { access_token } = sim.auth.issue({ expiresIn: 0 });
    await expect(connect(sim, { authorization: `Bearer ${access_token}` })).rejects.toThrow(/token_expired/);
  });

  it("takes an API key on /v1", async () => {
    const authorization = `Bearer ${sim.auth.issueApiKey()}`;
    const client = await connect(sim, { authorization }, { path: "/v1/responses" });
    expect((await client.answer(create())).at(-1)?.type).toBe("response.completed");
    await expect(connect(sim, {}, { path: "/v1/responses" })).rejects.toThrow(/^401/);
  });

  it.each([426, 403, 404, 405, 500])("meets %i when told, then works again", async (status) => {
    sim.enqueueHandshakes(scenarios.httpError(status));
    await expect(connect(sim)).rejects.toThrow(new RegExp(`^${status}`));
    await expect(connect(sim)).resolves.toBeDefined();
  });

  it("meets any other refusal of HTTP: the usage limit, a cut, a delay", async () => {
    sim.enqueueHandshakes(scenarios.usageLimit(), scenarios.unauthorized(), scenarios.cut("start"));
    await expect(connect(sim)).rejects.toThrow(/^429 .*usage_limit_reached/);
    await expect(connect(sim)).rejects.toThrow(/^401/);
    await expect(connect(sim)).rejects.toThrow(/socket hang up/);
    const door = gate();
    sim.enqueueHandshakes(scenarios.withheld(door.opened, scenarios.httpError(503)));
    const refused = connect(sim);
    await sim.waitFor(({ scenario }) => scenario?.startsWith("withheld") ?? false);
    door.open();
    await expect(refused).rejects.toThrow(/^503/);
    const late = gate();
    sim.enqueueHandshakes(scenarios.withheld(late.opened));
    const accepted = connect(sim);
    await sim.waitFor(({ scenario }) => scenario === "withheld(text)");
    expect(sim.connections).toEqual([]);
    late.open();
    await expect(accepted).resolves.toBeDefined();
  });

  it("meets 403 when too many connections are open", async () => {
    await restart({ websocket: { maxConnections: 1 } });
    const first = await connect(sim);
    await expect(connect(sim)).rejects.toThrow(/^403/);
    first.socket.close();
    await first.closed;
    await sim.waitFor(({ status, finished }) => status === 101 && finished);
    await expect(connect(sim)).resolves.toBeDefined();
  });

  it("has warnings for what a good client sends otherwise", async () => {
    const headers = { version: undefined, "x-openai-internal-codex-responses-lite": "true" };
    await connect(sim, headers);
    expect(sim.log[0]?.warnings).toEqual([
      "version is missing",
      "the lite header has no effect on a handshake; it stands in client_metadata",
    ]);
  });

  it.each([true, false])("negotiates permessage-deflate: %s", async (compression) => {
    await restart({ websocket: { compression } });
    const { socket } = await connect(sim);
    expect(socket.extensions).toBe(compression ? "permessage-deflate" : "");
  });
});

describe("an answer", () => {
  it("consists of the frames that HTTP has, and those of the connection", async () => {
    sim.enqueue(scenarios.reasoning("**Thinking**", "Hello."));
    sim.enqueue(scenarios.reasoning("**Thinking**", "Hello."));
    const client = await connect(sim);
    const frames = await client.answer(create({ client_metadata: { turn_id: "turn-1" } }));
    expect(types(frames).slice(0, 3)).toEqual(["codex.rate_limits", "response.created", "response.metadata"]);
    expect(frames[2]).toMatchObject({
      headers: { "x-codex-turn-state": expect.stringMatching(/^\w{32}$/) as string },
    });
    const text = await (await post(sim, fullBody())).text();
    const overHttp = [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type);
    const own = new Set(["codex.rate_limits", "response.metadata"]);
    expect(types(frames).filter((type) => !own.has(type))).toEqual(overHttp);
  });

  it("is logged as a turn, with the frame and the body that HTTP would have carried", async () => {
    const client = await connect(sim);
    const metadata = {
      turn_id: "t",
      "x-codex-ws-stream-request-start-ms": "1",
      ws_request_header_x_openai_internal_codex_responses_lite: "false",
    };
    const frame = create({ client_metadata: metadata });
    await client.answer(frame);
    expect(sim.turns).toHaveLength(1);
    expect(sim.turns[0]).toMatchObject({
      method: "WS",
      transport: "websocket",
      connection: 1,
      lane: "full",
      status: 200,
      scenario: "helpful",
      isContinued: false,
      finished: true,
      frame,
      body: { ...fullBody(), client_metadata: { turn_id: "t" } },
    });
    expect(sim.turns[0]?.bodyBytes).toBe(JSON.stringify(frame).length);
    expect(Object.keys(sim.turns[0]?.body ?? {})).toEqual(
      Object.keys({ ...fullBody(), client_metadata: {} }),
    );
  });

  it("has a log entry of its own for each frame", async () => {
    sim.enqueueHandshakes(scenarios.withheld(1));
    const client = await connect(sim);
    await client.answer(create({ temperature: 1 }));
    await client.answer(create());
    expect(sim.log.map(({ id, scenario, status }) => [id, scenario, status])).toEqual([
      [1, "withheld(text)", 101],
      [2, null, 400],
      [3, "helpful", 200],
    ]);
  });

  it("warns when the turn state is another turn's", async () => {
    const client = await connect(sim);
    const [, , metadata] = await client.answer(create({ client_metadata: { turn_id: "turn-1" } }));
    const state = (metadata?.["headers"] as Record<string, string>)["x-codex-turn-state"] ?? "";
    for (const turn_id of ["turn-1", "turn-2"]) {
      await client.answer(create({ client_metadata: { turn_id, "x-codex-turn-state": state } }));
    }
    const warnings = sim.turns.map((turn) => turn.warnings.filter((text) => text.includes("turn-state")));
    expect(warnings).toEqual([[], [], ["x-codex-turn-state belongs to another turn"]]);
  });

  it("comes in the lite lane when the metadata says so", async () => {
    const client = await connect(sim);
    const lite = { ws_request_header_x_openai_internal_codex_responses_lite: "true" };
    const frames = await client.answer({ type: "response.create", ...liteBody({ client_metadata: lite }) });
    expect(frames.at(-1)?.type).toBe("response.completed");
    expect(sim.turns[0]?.lane).toBe("lite");
    const full = await client.answer({ type: "response.create", ...liteBody() });
    expect(errorOf(full)).toMatchObject({ status: 404 });
  });
});

describe("continuing", () => {
  const tools = [bash()];

  /** One tool round; returns the client and the id of the answer with the call. */
  async function afterCall(): Promise<{ client: WsClient; id: string; callId: string; items: Frame[] }> {
    sim.enqueue(scenarios.agentRound("Bash", { command: "ls" }));
    const client = await connect(sim);
    const frames = await client.answer(create({ tools }));
    const items = itemsOf(frames);
    return { client, id: idOf(frames), callId: String(items.at(-1)?.["call_id"]), items };
  }

  const rest = (id: string, input: unknown, own: object = {}): Record<string, unknown> =>
    create({ tools, previous_response_id: id, input, ...own });

  it("amounts to the previous input, the previous output and the rest", async () => {
    const { client, id, callId, items } = await afterCall();
    const frames = await client.answer(rest(id, [output(callId)]));
    expect(frames.at(-1)?.type).toBe("response.completed");
    const whole = fullBody({ tools, input: [user("hi"), ...items, output(callId)] });
    expect(sim.turns[1]).toMatchObject({ isContinued: true, body: whole });
    expect(sim.turns[1]?.body).not.toHaveProperty("previous_response_id");
    expect(JSON.stringify(itemsOf(frames))).toContain("The tool Bash answered: done");
    const again = await client.answer(rest(idOf(frames), [user("and now?")]));
    expect(again.at(-1)?.type).toBe("response.completed");
    expect(sim.turns[2]?.body?.["input"]).toEqual([
      ...(whole["input"] as object[]),
      ...itemsOf(frames),
      user("and now?"),
    ]);
  });

  it("counts the whole conversation and reads it from the cache, as a full request on a new connection does", async () => {
    const instructions = "A rule that never changes. ".repeat(400);
    const client = await connect(sim);
    const own = { instructions, prompt_cache_key: "thread-1" };
    const first = await client.answer(create(own));
    await client.answer(create({ ...own, previous_response_id: idOf(first), input: [user("more")] }));
    expect(sim.turns[1]?.inputTokens).toBeGreaterThan(sim.turns[0]?.inputTokens ?? 0);
    expect(sim.turns[1]?.cachedTokens).toBeGreaterThan(2000);
    const other = await connect(sim);
    await other.answer(create({ ...own, input: sim.turns[1]?.body?.["input"] }));
    expect(sim.turns[2]?.cachedTokens).toBeGreaterThan(2000);
  });

  it("is possible with an empty rest", async () => {
    const client = await connect(sim);
    const id = idOf(await client.answer(create()));
    expect((await client.answer(create({ previous_response_id: id, input: [] }))).at(-1)?.type).toBe(
      "response.completed",
    );
  });

  it("is possible after a frame that only prepares", async () => {
    const client = await connect(sim);
    const prepared = await client.answer(create({ generate: false, input: [] }));
    expect(itemsOf(prepared)).toEqual([]);
    expect(prepared.at(-1)?.type).toBe("response.completed");
    sim.enqueue(scenarios.text("kept"));
    const frames = await client.answer(create({ previous_response_id: idOf(prepared) }));
    expect(JSON.stringify(itemsOf(frames))).toContain("kept");
    expect(sim.turns.map(({ scenario }) => scenario)).toEqual(["preparation", "text"]);
  });

  it("needs an input otherwise", async () => {
    const client = await connect(sim);
    expect(errorOf(await client.answer(create({ input: [] })))).toMatchObject({
      status: 400,
      error: { code: "missing_required_parameter", param: "input" },
    });
  });

  const NOT_FOUND = (id: string): object => ({
    type: "error",
    status: 400,
    error: {
      type: "invalid_request_error",
      code: "previous_response_not_found",
      message: `Previous response with id '${id}' not found.`,
      param: "previous_response_id",
    },
    headers: { "x-codex-primary-used-percent": "12" },
  });

  it.each<[string, (client: WsClient, id: string) => Promise<[WsClient, string]>]>([
    ["of an answer that never was", (client) => Promise.resolve([client, "resp_never"])],
    ["of another connection", async (_, id) => [await connect(sim), id]],
    [
      "of an older answer",
      async (client, id) => {
        await client.answer(create({ tools }));
        return [client, id];
      },
    ],
    [
      "after an error",
      async (client, id) => {
        await client.answer(create({ temperature: 1 }));
        return [client, id];
      },
    ],
    [
      "after a frame that is no JSON",
      async (client, id) => {
        await client.answer("{");
        return [client, id];
      },
    ],
    [
      "after an answer that failed",
      async (client, id) => {
        sim.enqueue(scenarios.failed());
        await client.answer(create({ tools }));
        return [client, id];
      },
    ],
  ])("knows nothing %s", async (_, act) => {
    const { client, id } = await afterCall();
    const [asked, unknownId] = await act(client, id);
    const frames = await asked.answer(rest(unknownId, [output("call_x")]));
    expect(errorOf(frames)).toMatchObject(NOT_FOUND(unknownId));
    expect(sim.turns.at(-1)?.problem).toMatchObject({ rule: "previous_response" });
  });

  it("knows nothing of an answer that was not completed, nor of one that was cut short by the filter", async () => {
    for (const scenario of [
      scenarios.incomplete(),
      scenarios.incomplete("content_filter"),
      scenarios.failed(),
    ]) {
      sim.enqueue(scenario);
      const client = await connect(sim);
      const id = idOf(await client.answer(create()));
      const frames = await client.answer(create({ previous_response_id: id, input: [user("on")] }));
      expect(errorOf(frames)).toMatchObject(NOT_FOUND(id));
    }
  });

  it("is over after an error; the whole conversation is accepted on the same connection", async () => {
    const { client, id, callId, items } = await afterCall();
    await client.answer(rest("resp_never", []));
    expect(errorOf(await client.answer(rest(id, [output(callId)])))).toMatchObject(NOT_FOUND(id));
    const whole = create({ tools, input: [user("hi"), ...items, output(callId)] });
    expect((await client.answer(whole)).at(-1)?.type).toBe("response.completed");
  });

  it.each<[string, object]>([
    ["model", { model: "gpt-5.6-sol" }],
    ["tools", { tools: [bash({ description: "Another" })] }],
    ["instructions", { instructions: "New." }],
    ["reasoning", { reasoning: { effort: "high", summary: "auto" } }],
    ["text", { text: { verbosity: "high" } }],
    ["prompt_cache_key", { prompt_cache_key: "thread-2" }],
    ["service_tier", { service_tier: "priority" }],
  ])("is refused with another %s", async (field, own) => {
    const { client, id, callId } = await afterCall();
    expect(errorOf(await client.answer(rest(id, [output(callId)], own)))).toMatchObject({
      status: 400,
      error: { param: field },
    });
    expect(sim.turns.at(-1)?.problem?.rule).toBe("continued_fields");
  });

  it("is possible with other metadata, and with the same fields in another order", async () => {
    const { client, id, callId } = await afterCall();
    const own = { client_metadata: { turn_id: "new" }, reasoning: { summary: "auto", effort: "medium" } };
    expect((await client.answer(rest(id, [output(callId)], own))).at(-1)?.type).toBe("response.completed");
  });

  it.each<[string, (callId: string, items: Frame[]) => unknown[], RegExp]>([
    ["the call's output is missing", () => [user("go on")], /No tool output found for function call call_/],
    ["the output is another call's", () => [output("call_x")], /No tool call found for function call output/],
    [
      "the previous output is sent again",
      (callId, items) => [...items, output(callId)],
      /Duplicate item found/,
    ],
    [
      "an item is wrong",
      (callId) => [output(callId), { type: "message", role: "system", content: "a" }],
      /System messages/,
    ],
  ])("is checked as HTTP's body would be: %s", async (_, input, message) => {
    const { client, id, callId, items } = await afterCall();
    const error = errorOf(await client.answer(rest(id, input(callId, items))));
    expect(error).toMatchObject({
      status: 400,
      error: { message: expect.stringMatching(message) as string },
    });
    expect(sim.turns[1]).toMatchObject({ isContinued: true, status: 400, finished: true });
  });
});

describe("one connection", () => {
  it("answers one frame at a time; the running answer goes on", async () => {
    const door = gate();
    sim.enqueue(scenarios.pausedAt("created", door.opened));
    const client = await connect(sim);
    const answered = client.answer(create());
    await sim.waitFor(({ events }) => events.includes("response.created"));
    client.send(create());
    await sim.waitFor(({ problem }) => problem?.rule === "one_in_flight");
    const [error] = await answered.then((frames) => frames.filter(({ type }) => type === "error"));
    expect(error).toMatchObject({ status: 400, error: { code: "response_already_in_flight" } });
    door.open();
    const frames = await client.answer();
    expect(frames.at(-1)?.type).toBe("response.completed");
    const next = await client.answer(create({ previous_response_id: idOf(frames), input: [user("on")] }));
    expect(next.at(-1)?.type).toBe("response.completed");
  });

  it.each<[string, unknown, object]>([
    ["no JSON", "{", { message: "Frame is not a JSON object" }],
    ["a list", "[]", { message: "Frame is not a JSON object" }],
    ["of another type", { type: "response.cancel" }, { param: "type", code: "invalid_value" }],
    ["without a type", fullBody(), { param: "type" }],
    ["with a number for an id", create({ previous_response_id: 5 }), { code: "invalid_type" }],
    ["with a text for generate", create({ generate: "no" }), { code: "invalid_type" }],
    [
      "with an unknown parameter",
      create({ temperature: 1 }),
      { message: "Unsupported parameter: temperature" },
    ],
    ["that stores", create({ store: true }), { message: "Store must be set to false" }],
  ])("refuses a frame that is %s", async (_, frame, error) => {
    const client = await connect(sim);
    expect(errorOf(await client.answer(frame))).toMatchObject({ status: 400, error });
    expect((await client.answer(create())).at(-1)?.type).toBe("response.completed");
  });

  it("is closed for a binary frame", async () => {
    const client = await connect(sim);
    client.socket.send(Buffer.from(JSON.stringify(create())));
    expect(await client.closed).toBe(1003);
  });

  it("is closed with 1009 for a message of the maximum, announced or not", async () => {
    const size = JSON.stringify(create()).length;
    await restart({ websocket: { maxMessageBytes: size + 1 } });
    const fits = await connect(sim);
    expect((await fits.answer(create())).at(-1)?.type).toBe("response.completed");
    fits.send(`${JSON.stringify(create())} `);
    expect(await fits.closed).toBe(1009);
    await restart({ websocket: { announcedMaxMessageBytes: size } });
    const announced = await connect(sim);
    expect(announced.headers["x-codex-websocket-max-message-bytes"]).toBe(String(size));
    expect((await announced.answer(create())).at(-1)?.type).toBe("response.completed");
    announced.send(`${JSON.stringify(create())} `);
    expect(await announced.closed).toBe(1009);
  });

  it("accepts messages of almost 16 MiB by default", async () => {
    const client = await connect(sim, {}, { perMessageDeflate: false });
    const frame = create({ client_metadata: {}, input: [user("x".repeat(100))] });
    client.send(JSON.stringify(frame).padEnd(16 * 1024 * 1024 - 1));
    expect((await client.answer()).at(-1)?.type).toBe("response.completed");
    client.send(" ".repeat(16 * 1024 * 1024));
    expect(await client.closed).toBe(1009);
  });

  const LIMIT = { status: 400, error: { code: "websocket_connection_limit_reached" } };

  it("has to be replaced after its time, when idle at once", async () => {
    await restart({ websocket: { maxConnectionMs: 100 } });
    const client = await connect(sim);
    expect(errorOf(await client.answer())).toMatchObject(LIMIT);
    expect(await client.closed).toBe(1000);
    await expect(connect(sim)).resolves.toBeDefined();
  });

  it("has to be replaced after its time, when busy after the answer", async () => {
    await restart({ websocket: { maxConnectionMs: 100 } });
    sim.enqueue(scenarios.pausedAt("created", 200));
    const client = await connect(sim);
    expect((await client.answer(create())).at(-1)?.type).toBe("response.completed");
    expect(errorOf(await client.answer())).toMatchObject(LIMIT);
    expect(await client.closed).toBe(1000);
  });

  it("answers pings, unless told otherwise, and sends its own", async () => {
    const ponged = (client: WsClient): Promise<boolean> =>
      new Promise((resolve) => {
        client.socket.on("pong", () => resolve(true));
        client.socket.ping();
        setTimeout(() => resolve(false), 150);
      });
    expect(await ponged(await connect(sim))).toBe(true);
    expect(sim.connections[0]?.pings).toBe(1);
    await restart({ websocket: { answersPings: false, pingEveryMs: 20 } });
    const client = await connect(sim);
    expect(await ponged(client)).toBe(false);
    expect(sim.connections[0]?.pongs).toBeGreaterThan(0);
  });

  it("is seen in the list of connections, and can be ended while it is idle", async () => {
    const clients = await Promise.all([connect(sim), connect(sim)]);
    await clients[0]?.answer(create());
    sim.connections[0]?.close(1001);
    sim.connections[1]?.cut();
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1001, 1006]);
    expect(sim.connections.map(({ frames }) => frames)).toEqual([1, 0]);
  });
});

describe("when it goes wrong", () => {
  it.each([
    ["the usage limit", scenarios.usageLimit(), { status: 429, error: { type: "usage_limit_reached" } }],
    ["overload", scenarios.overloaded(), { status: 503, error: { code: "server_is_overloaded" } }],
    [
      "a rate limit",
      scenarios.rateLimited(2),
      { status: 429, error: { code: "rate_limit_exceeded" }, headers: { "retry-after": "2" } },
    ],
    ["a revoked token", scenarios.unauthorized(), { status: 401, error: { code: "token_invalidated" } }],
    [
      "a sentence of the front door",
      scenarios.atCapacity(),
      { status: 400, error: { message: "Selected model is at capacity. Please try a different model." } },
    ],
    [
      "a lost answer",
      scenarios.previousResponseNotFound(),
      { error: { code: "previous_response_not_found" } },
    ],
    ["a server error", scenarios.httpError(500), { status: 500, error: { message: "Status 500." } }],
  ])("an HTTP error is an error frame: %s", async (_, scenario, expected) => {
    sim.enqueue(scenario);
    const client = await connect(sim);
    const frames = await client.answer(create());
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatchObject({ type: "error", ...expected });
    expect(frames[0]?.["headers"]).toMatchObject({ "x-codex-primary-used-percent": "12" });
    expect(sim.turns[0]?.status).toBe(frames[0]?.["status"]);
  });

  it("a request above 372,000 tokens is answered here, one above the window fails", async () => {
    const client = await connect(sim);
    const lite = { ws_request_header_x_openai_internal_codex_responses_lite: "true" };
    const ask = (tokens: number): Promise<Frame[]> => {
      const input = [
        { type: "additional_tools", role: "developer", tools: [] },
        user("x".repeat(tokens * 4)),
      ];
      return client.answer({
        type: "response.create",
        ...liteBody({ model: "gpt-6.2-sol", input, client_metadata: lite }),
      });
    };
    expect((await ask(400_000)).at(-1)?.type).toBe("response.completed");
    expect(JSON.stringify((await ask(501_000)).at(-1))).toContain("context_length_exceeded");
  });

  it.each([
    ["a cut", scenarios.cut("first_delta"), 1006],
    ["a cut before the first frame", scenarios.cut("start"), 1006],
    ["a proper close", scenarios.closed(1001, "first_delta"), 1001],
    ["an end without a terminal event", scenarios.endOfStream(), 1000],
  ])("%s ends the connection", async (_, scenario, code) => {
    sim.enqueue(scenario);
    const client = await connect(sim);
    await expect(client.answer(create())).rejects.toThrow("closed");
    expect(await client.closed).toBe(code);
    await sim.waitFor(
      ({ transport, method, finished }) => transport === "websocket" && method === "WS" && finished,
    );
    expect(sim.turns[0]?.aborted).toBeNull();
    expect((await connect(sim)).frames).toEqual([]);
  });

  it("silence keeps it open", async () => {
    sim.enqueue(scenarios.silence("first_delta"));
    const client = await connect(sim);
    client.send(create());
    await sim.waitFor(({ events }) => events.some((type) => type.endsWith(".delta")));
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it("odd frames come through: binary ones, unparsable ones, unknown events, errors without a status", async () => {
    const odd = scenarios.withEvent(
      "created",
      { type: "response.unheard_of" },
      scenarios.withRaw("created", "{half", scenarios.binaryFrame("created")),
    );
    sim.enqueue(odd, scenarios.errorEvent("flat"));
    const client = await connect(sim);
    const frames = await client.answer(create());
    expect(types(frames)).toEqual(expect.arrayContaining(["binary", "unparsable", "response.unheard_of"]));
    expect(frames.at(-1)?.type).toBe("response.completed");
    expect(errorOf(await client.answer(create()))).not.toHaveProperty("status");
  });

  it("a client that leaves is noticed", async () => {
    sim.enqueue(scenarios.silence("first_delta"), scenarios.withheld("forever"));
    const first = await connect(sim);
    first.send(create());
    await sim.waitFor(({ events }) => events.some((type) => type.endsWith(".delta")));
    first.socket.terminate();
    await sim.waitFor(({ aborted }) => aborted === "during_stream");
    const second = await connect(sim);
    second.send(create());
    await sim.waitFor(({ scenario }) => scenario?.startsWith("withheld") ?? false);
    second.socket.terminate();
    await sim.waitFor(({ aborted }) => aborted === "before_headers");
  });

  it("close() ends every connection", async () => {
    const client = await connect(sim);
    await sim.close();
    expect(await client.closed).toBe(1006);
    sim = await startSim();
  });
});

describe("the real CLI's frames", () => {
  const read = (name: string): Record<string, unknown> => {
    const url = new URL(`fixtures/websocket/${name}.json`, import.meta.url);
    return (JSON.parse(readFileSync(url, "utf8")) as { body: Record<string, unknown> }).body;
  };

  it("are answered in the full lane: prepare, first turn, tool output, second turn, another effort", async () => {
    sim.enqueue(
      scenarios.toolCall("exec_command", { cmd: "echo hi" }, { callId: "call_resp_fake_2_1" }),
      scenarios.text(),
      scenarios.text(),
      scenarios.text(),
    );
    const client = await connect(sim);
    let id = idOf(await client.answer(read("full-lane-1-prepare")));
    for (const name of ["full-lane-2-first-turn", "full-lane-3-tool-output", "full-lane-4-second-turn"]) {
      const frames = await client.answer({ ...read(name), previous_response_id: id });
      expect(frames.at(-1)?.type).toBe("response.completed");
      id = idOf(frames);
    }
    const whole = read("full-lane-5-other-effort");
    // Its reasoning was sealed by another server.
    const input = (whole["input"] as Frame[]).filter(({ type }) => type !== "reasoning");
    expect((await client.answer({ ...whole, input })).at(-1)?.type).toBe("response.completed");
    expect(sim.turns.map(({ isContinued }) => isContinued)).toEqual([false, true, true, true, false]);
    expect(sim.turns.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  });

  it("are answered in the lite lane", async () => {
    const client = await connect(sim);
    const id = idOf(await client.answer(read("lite-lane-1-prepare")));
    const frames = await client.answer({ ...read("lite-lane-2-first-turn"), previous_response_id: id });
    expect(frames.at(-1)?.type).toBe("response.completed");
    expect(sim.turns.map(({ lane }) => lane)).toEqual(["lite", "lite"]);
  });
});
