import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import * as zlib from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  agent,
  CATALOGUE,
  scenarioByName,
  scenarioNames,
  scenarios,
  startSim,
  type Sim,
} from "../src/index.ts";
import { bash, call, fullBody, liteBody, NOW, output, post, startFixed, stream, user } from "./helpers.ts";

let sim: Sim;
beforeEach(async () => {
  sim = await startFixed();
});
afterEach(() => sim.close());

const get = (path: string, headers: Record<string, string> = {}, from: Sim = sim): Promise<Response> =>
  fetch(`${from.url}${path}`, {
    headers: {
      authorization: `Bearer ${from.auth.issue().access_token}`,
      "chatgpt-account-id": "acc-sim-0001",
      ...headers,
    },
  });

describe("who may ask", () => {
  const unauthorized = (message: string, code: string): object => ({
    error: { message, type: "invalid_request_error", param: null, code },
  });
  const tell = async (headers: Record<string, string>): Promise<[number, unknown]> => {
    const response = await post(sim, fullBody(), headers);
    return [response.status, await response.json()];
  };

  it("nobody without a token", async () => {
    const expected = unauthorized("Missing bearer authentication in header", "missing_bearer");
    expect(await tell({ authorization: "" })).toEqual([401, expected]);
  });

  it("nobody with an unknown or expired one, or with an id token", async () => {
    expect((await tell({ authorization: "Bearer sk-other" }))[0]).toBe(401);
    const { id_token } = sim.auth.issue();
    expect((await tell({ authorization: `Bearer ${id_token}` }))[0]).toBe(401);
    const { access_token } = sim.auth.issue({ expiresIn: 0 });
    expect(await tell({ authorization: `Bearer ${access_token}` })).toEqual([
      401,
      unauthorized("Provided authentication token is expired. Please try signing in again.", "token_expired"),
    ]);
  });

  it("nobody with a revoked one; newer ones live", async () => {
    const { access_token } = sim.auth.issue();
    sim.auth.revokeAccessTokens();
    expect(await tell({ authorization: `Bearer ${access_token}` })).toEqual([
      401,
      unauthorized(
        "Your authentication token has been invalidated. Please try signing in again.",
        "token_invalidated",
      ),
    ]);
    expect((await post(sim, fullBody())).status).toBe(200);
  });

  it("nobody for another account", async () => {
    expect(await tell({ "chatgpt-account-id": "acc-other" })).toEqual([
      403,
      unauthorized("You do not have access to this workspace.", "workspace_access_denied"),
    ]);
  });

  it("a refused request takes nothing from the queue", async () => {
    sim.enqueue(scenarios.text("kept"));
    await tell({ authorization: "" });
    expect((await post(sim, fullBody({ seed: 1 }))).status).toBe(400);
    expect(sim.queued).toBe(1);
    expect(sim.turns.map(({ problem }) => problem?.rule)).toEqual(["authorization", "unsupported_parameter"]);
  });

  it("API keys for /v1 only", async () => {
    const key = { authorization: `Bearer ${sim.auth.issueApiKey()}` };
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${sim.openaiBaseUrl}/responses`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(fullBody()),
      });
    expect((await ask(key)).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${sim.auth.issue().access_token}` })).status).toBe(401);
    expect((await tell(key))[0]).toBe(401);
  });
});

describe("the log", () => {
  it("shows labels, never tokens", async () => {
    const { access_token, refresh_token } = sim.auth.issue();
    await post(sim, fullBody(), { authorization: `Bearer ${access_token}` });
    await fetch(`${sim.issuer}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "refresh_token", refresh_token }),
    });
    expect(sim.log[0]).toMatchObject({ token: "access-1", headers: { authorization: "Bearer <access-1>" } });
    expect(sim.log[1]?.body).toMatchObject({ refresh_token: "<refresh-1>" });
    const text = JSON.stringify(sim.log);
    expect(text).not.toContain(access_token);
    expect(text).not.toContain(refresh_token);
  });

  it("holds body, lane, scenario, events and warnings", async () => {
    const tools = [bash({ strict: undefined })];
    sim.enqueue(scenarios.text("Hi"));
    await (await post(sim, fullBody({ tools, prompt_cache_key: undefined }))).text();
    expect(sim.turns[0]).toMatchObject({
      lane: "full",
      scenario: "text",
      status: 200,
      problem: null,
      finished: true,
      body: { model: "gpt-5.5" },
      warnings: [
        "tools[0]: strict is missing; the backend makes the schema strict",
        "prompt_cache_key is missing; the Codex CLI sends its session id",
        "thread-id is missing",
        "nothing is read from the prompt cache: session-id is missing",
      ],
    });
  });

  it("is silent about a request that a good client sends", async () => {
    const headers = { version: "0.171.0", "session-id": "thread-1", "thread-id": "thread-1" };
    const first = await post(sim, fullBody({ tools: [bash()] }), headers);
    const state = first.headers.get("x-codex-turn-state") ?? "";
    await post(sim, fullBody({ tools: [bash()] }), { ...headers, "x-codex-turn-state": state });
    expect(sim.turns.map(({ warnings }) => warnings)).toEqual([[], []]);
  });

  it("notices a turn state of another turn, a foreign originator, a context outside its lane", async () => {
    const headers = {
      version: "1",
      "session-id": "thread-1",
      "thread-id": "t",
      originator: "my-proxy",
    };
    const body = fullBody({ reasoning: { context: "all_turns" }, include: [] });
    await post(sim, body, { ...headers, "x-codex-turn-state": "other" });
    expect(sim.turns[0]?.warnings).toEqual([
      "include lacks reasoning.encrypted_content; reasoning cannot be replayed",
      "reasoning.context outside the lite lane",
      "originator or user-agent is not one of the Codex CLI",
      "x-codex-turn-state belongs to another turn",
    ]);
  });

  it("keeps as many as it is told", async () => {
    const small = await startSim({ logLimit: 1 });
    await stream(small);
    await stream(small);
    expect(small.log.map(({ id }) => id)).toEqual([2]);
    await small.close();
  });

  it("can be emptied", async () => {
    sim.enqueue(scenarios.text(), scenarios.text());
    await stream(sim);
    sim.reset();
    expect([sim.log.length, sim.queued]).toEqual([0, 0]);
  });
});

describe("bodies on the wire", () => {
  it.each([
    ["gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["br", zlib.brotliCompressSync],
  ] as const)("are read in %s", async (encoding, compress) => {
    const response = await fetch(`${sim.codexBaseUrl}/responses`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sim.auth.issue().access_token}`,
        "content-type": "application/json",
        "content-encoding": encoding,
      },
      body: compress(JSON.stringify(fullBody())),
    });
    expect(response.status).toBe(200);
    expect(sim.turns[0]?.body).toMatchObject({ model: "gpt-5.5" });
  });

  it("are read in zstd where Node can, and refused where it cannot", async () => {
    const compress: unknown = Reflect.get(zlib, "zstdCompressSync");
    const canRead = typeof compress === "function";
    const bytes = Buffer.from(JSON.stringify(fullBody()));
    const response = await fetch(`${sim.codexBaseUrl}/responses`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sim.auth.issue().access_token}`,
        "content-type": "application/json",
        "content-encoding": "zstd",
      },
      body: canRead ? (compress(bytes) as Uint8Array<ArrayBuffer>) : bytes,
    });
    expect(response.status).toBe(canRead ? 200 : 400);
  });

  it.each([
    ["{", {}],
    ["[]", {}],
    [JSON.stringify(fullBody()), { "content-encoding": "unheard-of" }],
  ])("are refused when they are none: %s", async (body, headers) => {
    const response = await post(sim, body, headers);
    expect([response.status, await response.json()]).toEqual([
      400,
      { detail: "Request body is not a JSON object in a known content-encoding" },
    ]);
  });
});

describe("the lite lane over HTTP", () => {
  const LITE = { "x-openai-internal-codex-responses-lite": "true" };

  it("is chosen by its header", async () => {
    expect((await post(sim, liteBody(), LITE)).status).toBe(200);
    expect(sim.turns[0]?.lane).toBe("lite");
    expect((await post(sim, liteBody())).status).toBe(404);
  });

  it("needs the originator", async () => {
    expect((await post(sim, liteBody(), { ...LITE, originator: "my-proxy" })).status).toBe(404);
  });
});

describe("GET models", () => {
  it("needs client_version, answers with an ETag, and 304", async () => {
    const bare = await get("/backend-api/codex/models");
    expect([bare.status, await bare.json()]).toEqual([
      400,
      { detail: [{ type: "missing", loc: ["query", "client_version"], msg: "Field required", input: null }] },
    ]);
    const path = "/backend-api/codex/models?client_version=0.171.0";
    const response = await get(path);
    const etag = response.headers.get("etag") ?? "";
    expect(await response.json()).toEqual({ models: CATALOGUE });
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
    expect((await get(path, { authorization: "" })).status).toBe(401);
  });

  it("takes API keys", async () => {
    const authorization = `Bearer ${sim.auth.issueApiKey()}`;
    expect((await get("/backend-api/codex/models?client_version=1", { authorization })).status).toBe(200);
  });

  it("tells the catalogue of CLI 0.171.0, field by field", () => {
    const text = readFileSync(new URL("fixtures/codex-models.json", import.meta.url), "utf8");
    const { models } = JSON.parse(text) as { models: Record<string, unknown>[] };
    // The fixture leaves the descriptions of levels and the texts of upgrades out.
    const withoutTexts = (entry: Record<string, unknown>): Record<string, unknown> => {
      const levels = entry["supported_reasoning_levels"] as { effort: string }[];
      const upgrade = entry["upgrade"] as { model: string } | null;
      return {
        ...entry,
        supported_reasoning_levels: levels.map(({ effort }) => effort),
        upgrade: upgrade && upgrade.model,
      };
    };
    for (const real of models) {
      const ours = CATALOGUE.find(({ slug }) => slug === real["slug"]);
      expect(ours && withoutTexts(ours)).toMatchObject(withoutTexts(real));
    }
    expect(CATALOGUE).toHaveLength(models.length);
  });
});

describe("compressed answers", () => {
  const ask = async (from: Sim, accepted: string): Promise<[string | null, unknown]> => {
    const response = await get(
      "/backend-api/codex/models?client_version=0.171.0",
      { "accept-encoding": accepted },
      from,
    );
    return [response.headers.get("content-encoding"), await response.json()];
  };

  it("are sent to clients that accept them, when the simulator is told to", async () => {
    const gzipped = await startFixed({ compression: "gzip" });
    expect(await ask(gzipped, "zstd,gzip")).toEqual(["gzip", { models: CATALOGUE }]);
    expect(await ask(gzipped, "identity")).toEqual([null, { models: CATALOGUE }]);
    expect(await ask(sim, "gzip")).toEqual([null, { models: CATALOGUE }]);
    const refused = await post(gzipped, fullBody({ seed: 1 }), { "accept-encoding": "gzip" });
    expect(refused.headers.get("content-encoding")).toBe("gzip");
    expect(await refused.json()).toEqual({ detail: "Unsupported parameter: seed" });
    await gzipped.close();
  });

  it("are sent in zstd where Node can", async () => {
    const zstd = await startFixed({ compression: "zstd" });
    const response = await get("/backend-api/wham/usage", { "accept-encoding": "zstd" }, zstd);
    const bytes = Buffer.from(await response.arrayBuffer());
    const decompress: unknown = Reflect.get(zlib, "zstdDecompressSync");
    const encoding = response.headers.get("content-encoding");
    expect(encoding).toBe(typeof decompress === "function" ? "zstd" : null);
    const text =
      typeof decompress === "function" && encoding === "zstd"
        ? (decompress as (data: Buffer) => Buffer)(bytes)
        : bytes;
    expect(JSON.parse(text.toString())).toHaveProperty("rate_limit");
    await zstd.close();
  });
});

describe("GET wham", () => {
  it("accounts/check", async () => {
    const response = await get("/backend-api/wham/accounts/check");
    expect(await response.json()).toMatchObject({
      accounts: [
        {
          id: "acc-sim-0001",
          plan_type: "plus",
          is_deactivated: false,
          workspace_backend_origin: sim.url,
          account_routing_override: "NO_CONSTRAINT",
        },
      ],
      default_account_id: "acc-sim-0001",
    });
    expect((await get("/backend-api/wham/accounts/check", { authorization: "" })).status).toBe(401);
  });

  it("accounts/check without an origin, with routing", async () => {
    const other = await startSim({ workspaceOrigin: null, routingOverride: "us" });
    const response = await get("/backend-api/wham/accounts/check", {}, other);
    const { accounts } = (await response.json()) as { accounts: object[] };
    expect(accounts[0]).toHaveProperty("account_routing_override", "us");
    expect(accounts[0]).not.toHaveProperty("workspace_backend_origin");
    await other.close();
  });

  it("usage, and what the headers say, from one quota", async () => {
    sim.setQuota({ primary: 100, primaryResetIn: 60, credits: { has_credits: true, balance: "5" } });
    const at = NOW / 1000;
    expect(await (await get("/backend-api/wham/usage")).json()).toMatchObject({
      plan_type: "plus",
      rate_limit: {
        allowed: false,
        limit_reached: true,
        primary_window: {
          used_percent: 100,
          limit_window_seconds: 18_000,
          reset_after_seconds: 60,
          reset_at: at + 60,
        },
        secondary_window: { used_percent: 34, limit_window_seconds: 604_800 },
      },
      credits: { has_credits: true, balance: "5" },
      rate_limit_reached_type: { type: "rate_limit_reached" },
    });
    const { headers } = await post(sim, fullBody());
    expect(headers.get("x-codex-primary-used-percent")).toBe("100");
    expect(headers.get("x-codex-primary-reset-at")).toBe(String(at + 60));
    expect(headers.get("x-codex-credits-balance")).toBe("5");
  });
});

describe("everything else", () => {
  it.each([
    "/backend-api/ps/plugins/installed",
    "/backend-api/wham/settings/user",
    "/nothing",
    "/__proto__",
    "/constructor",
  ])("404 for %s", async (path) => {
    const response = await get(path);
    expect([response.status, await response.json()]).toEqual([404, { detail: "Not Found" }]);
  });

  it("searches for the lite models", async () => {
    const response = await fetch(`${sim.codexBaseUrl}/alpha/search`, {
      method: "POST",
      headers: { authorization: `Bearer ${sim.auth.issue().access_token}` },
      body: "{}",
    });
    expect(await response.json()).toEqual({ output: expect.any(String) });
  });

  it("426 for WebSockets", async () => {
    const { hostname, port } = new URL(sim.url);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          "GET /backend-api/codex/responses HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        ),
      );
      let seen = "";
      socket.on("data", (chunk) => {
        seen += chunk.toString();
      });
      socket.on("close", () => resolve(seen));
    });
    expect(text).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(sim.log[0]?.status).toBe(426);
  });

  it("speaks HTTPS with a key and a certificate", async () => {
    const read = (name: string): string =>
      readFileSync(new URL(`fixtures-tls/${name}`, import.meta.url), "utf8");
    const cert = read("localhost.cert.pem");
    const secure = await startSim({ tls: { key: read("localhost.key.pem"), cert } });
    expect(secure.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const status = await new Promise((resolve, reject) => {
      httpsRequest(`${secure.url}/nothing`, { ca: cert }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(404);
    await secure.close();
  });

  it("a port in use is an error", async () => {
    const port = Number(new URL(sim.url).port);
    await expect(startSim({ port })).rejects.toThrow("EADDRINUSE");
  });
});

describe("HTTP errors", () => {
  const tell = async (scenario: ReturnType<typeof scenarios.httpError>): Promise<[number, unknown]> => {
    sim.enqueue(scenario);
    const response = await post(sim, fullBody());
    const text = await response.text();
    return [response.status, text.startsWith("<") ? text : (JSON.parse(text) as unknown)];
  };
  const at = NOW / 1000;
  const limit = (own: object): object => ({
    error: {
      type: "usage_limit_reached",
      message: "The usage limit has been reached",
      plan_type: "plus",
      ...own,
    },
  });

  it.each([429, 400, 404] as const)("the usage limit as %i", async (status) => {
    const expected = limit({ resets_at: at + 7200, resets_in_seconds: 7200 });
    expect(await tell(scenarios.usageLimit({ status }))).toEqual([status, expected]);
  });

  it("the usage limit with one time, the other, or none", async () => {
    const past = scenarios.usageLimit({ resetsAt: at - 60, resetsInSeconds: null });
    expect(await tell(past)).toEqual([429, limit({ resets_at: at - 60 })]);
    const seconds = scenarios.usageLimit({ resetsAt: null, resetsInSeconds: 90 });
    expect(await tell(seconds)).toEqual([429, limit({ resets_in_seconds: 90 })]);
    const none = scenarios.usageLimit({ resetsAt: null, resetsInSeconds: null });
    expect(await tell(none)).toEqual([429, limit({})]);
  });

  it("every row of the table", async () => {
    const code = (value: string): object => ({ error: expect.objectContaining({ code: value }) });
    expect(await tell(scenarios.usageNotIncluded())).toEqual([429, code("usage_not_included")]);
    expect(await tell(scenarios.overloaded())).toEqual([503, code("server_is_overloaded")]);
    expect(await tell(scenarios.unauthorized())).toEqual([401, code("token_invalidated")]);
    expect(await tell(scenarios.invalidEncryptedContent())).toEqual([400, code("invalid_encrypted_content")]);
    expect(await tell(scenarios.invalidImage())).toEqual([400, code("invalid_value")]);
    expect(await tell(scenarios.httpError(500))).toEqual([500, { error: expect.any(Object) }]);
    expect(await tell(scenarios.httpError(502, "<html>"))).toEqual([502, "<html>"]);
    expect(await tell(scenarios.forbidden())).toEqual([403, expect.stringContaining("Access denied")]);
    expect((await tell(scenarios.tooLarge()))[0]).toBe(413);
    expect(await tell(scenarios.deactivatedWorkspace())).toEqual([
      403,
      { detail: { code: "deactivated_workspace" } },
    ]);
    expect(await tell(scenarios.atCapacity())).toEqual([
      400,
      { detail: "Selected model is at capacity. Please try a different model." },
    ]);
    expect(await tell(scenarios.modelNotFound())).toEqual([
      404,
      { error: expect.objectContaining({ message: "Model not found gpt-5.5" }) },
    ]);
    expect(await tell(scenarios.modelNotSupported())).toEqual([
      400,
      { detail: "The 'gpt-5.5' model is not supported when using Codex with a ChatGPT account." },
    ]);
    expect(await tell(scenarios.unsupportedParameter("text"))).toEqual([
      400,
      { detail: "Unsupported parameter: text" },
    ]);
  });

  it("carry their headers", async () => {
    sim.enqueue(scenarios.rateLimited(7), scenarios.usageLimit());
    expect((await post(sim, fullBody())).headers.get("retry-after")).toBe("7");
    const { headers } = await post(sim, fullBody());
    expect(headers.get("x-codex-rate-limit-reached-type")).toBe("rate_limit_reached");
    expect(headers.get("content-type")).toBe("application/json");
  });
});

describe("what answers", () => {
  it("first the queue, then the script, then the default", async () => {
    sim.script(() => scenarios.text("scripted"));
    sim.enqueue(scenarios.text("queued"));
    const asked = async (): Promise<string> => (await (await post(sim, fullBody())).text()) ?? "";
    expect(await asked()).toContain('"text":"queued"');
    expect(await asked()).toContain('"text":"scripted"');
    sim.script(null);
    expect(await asked()).toContain("You said: hi");
  });

  it("an agent that looks at the request", async () => {
    sim.script(
      agent([
        { when: { user: /list/, round: 0, offers: "Bash" }, answer: scenarios.toolCall("Bash", { a: 1 }) },
        {
          when: { tool: "Bash", output: /done/ },
          answer: ({ outputs }) => scenarios.text(`It is ${outputs.at(-1)?.text}`),
        },
      ]),
    );
    const tools = [bash()];
    const first = [user("list the files")];
    expect(
      (await (await post(sim, fullBody({ tools, input: first }))).text()).includes("function_call"),
    ).toBe(true);
    // A client may put its notes behind the tool's output; the user's turn still began above.
    const note = user("<system-reminder>Be brief.</system-reminder>");
    const second = [...first, call("call_1"), output("call_1"), note];
    expect(await (await post(sim, fullBody({ tools, input: second }))).text()).toContain("It is done");
    expect(await (await post(sim, fullBody({ tools, input: [user("hello")] }))).text()).toContain(
      "You said: hello",
    );
  });

  it("a helpful model that fills schemas and calls forced tools", async () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string", minLength: 8 }, b: { type: "array", items: { enum: [3] } } },
      required: ["a", "b"],
      additionalProperties: false,
    };
    const format = { type: "json_schema", name: "x", strict: true, schema };
    const structured = await stream(sim, fullBody({ text: { format } }));
    const done = structured.find(({ type }) => type === "response.output_text.done");
    expect(JSON.parse(String(done?.["text"]))).toEqual({ a: "samplexx", b: [3] });

    const forced = await stream(sim, fullBody({ tools: [bash()], tool_choice: "required" }));
    const calls = forced.find(({ type }) => type === "response.function_call_arguments.done");
    expect(calls).toMatchObject({ name: "Bash", arguments: '{"command":"sample"}' });
  });

  it("compaction, when it is triggered", async () => {
    const frames = await stream(sim, fullBody({ input: [user("hi"), { type: "compaction_trigger" }] }));
    const compacted = frames.find(({ type }) => type === "response.output_item.done")?.["item"];
    expect(compacted).toMatchObject({ type: "compaction", encrypted_content: expect.any(String) });
    const input = [user("hi"), compacted, user("go on")];
    expect((await post(sim, fullBody({ input }))).status).toBe(200);
  });

  it.each(scenarioNames.filter((name) => !["slow", "late-headers", "silence"].includes(name)))(
    "%s, by its name",
    async (name) => {
      const named = scenarioByName(name);
      expect(named?.describe).toMatch(/^\S.{10,}$/);
      if (named) sim.script(named.script);
      const response = await post(sim, fullBody({ tools: [bash()] }));
      await response.text().catch(() => "cut");
      expect(sim.turns[0]?.problem).toBeNull();
      expect(sim.turns[0]?.scenario).toBeTruthy();
    },
  );

  it("no scenario of another name", () => {
    expect(scenarioByName("toString")).toBeUndefined();
  });
});
