import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CATALOGUE, scenarios, startSim, validateBody, type Sim } from "../src/index.ts";
import { hasLookaround } from "../src/schema/lookaround.ts";
import { bash, fullBody, liteBody, post, user } from "./helpers.ts";

/** Rules that came with newer facts: look-around, phases, versions, large requests, long texts. */

const withSchema = (schema: object): Record<string, unknown> =>
  fullBody({ tools: [bash({ parameters: { type: "object", properties: {}, ...schema } })] });

describe("look-around", () => {
  it.each(["^(?!\\.)a", "(?=b)a", "(?<=a)b", "(?<!a)b", "[(]?(?!x)", "(a(?:b|(?!c)))"])(
    "is in %s",
    (pattern) => {
      expect(hasLookaround(pattern)).toBe(true);
    },
  );

  it.each(["\\(?=a", "[(?=]x", "(?:a|b)", "(?P<n>a)(?P=n)", "(?i)a", "a(b)?=c"])(
    "is not in %s",
    (pattern) => {
      expect(hasLookaround(pattern)).toBe(false);
    },
  );

  const email = { type: "string", pattern: "^(?!\\.)[a-z]+@" };

  it.each<[string, object]>([
    ["$.properties.email.pattern", { properties: { email } }],
    [
      "$.properties.a.items.anyOf[1].pattern",
      { properties: { a: { type: "array", items: { anyOf: [{ type: "null" }, email] } } } },
    ],
    ["$.$defs.mail.pattern", { $defs: { mail: email } }],
    ["$.patternProperties", { patternProperties: { "^(?=x)": {} } }],
    ["$.propertyNames.pattern", { propertyNames: email }],
  ])("is refused at %s, and the tool is not named", (path, schema) => {
    expect(validateBody(withSchema(schema))).toEqual({
      rule: "tools",
      status: 400,
      shape: "error",
      type: "invalid_request_error",
      message: `Invalid JSON schema: regex lookaround is not supported. Found at ${path}.`,
      code: "invalid_json_schema",
      param: "tools",
    });
  });

  it("is refused in a namespace, in a loaded tool, in the lite lane", () => {
    const bad = bash({ name: "mail", parameters: { type: "object", properties: { email } } });
    const search = { type: "tool_search_call", call_id: "c", execution: "client", arguments: {} };
    const found = {
      type: "tool_search_output",
      call_id: "c",
      execution: "client",
      tools: [{ ...bad, defer_loading: true }],
    };
    const bodies = [
      fullBody({ tools: [{ type: "namespace", name: "n", tools: [bad] }] }),
      fullBody({ input: [user("hi"), search, found] }),
    ];
    for (const body of bodies) {
      expect(validateBody(body)).toMatchObject({ code: "invalid_json_schema", param: "tools" });
    }
    const input = [{ type: "additional_tools", role: "developer", tools: [bad] }, user("hi")];
    expect(validateBody(liteBody({ input }), { lane: "lite" })).toMatchObject({
      code: "invalid_json_schema",
    });
  });

  it.each([true, false])("is refused in output formats, strict: %s", (strict) => {
    const schema = {
      type: "object",
      properties: { email },
      required: ["email"],
      additionalProperties: false,
    };
    const text = { format: { type: "json_schema", name: "out", strict, schema } };
    expect(validateBody(fullBody({ text }))).toMatchObject({
      status: 400,
      message: "Invalid JSON schema: regex lookaround is not supported. Found at $.properties.email.pattern.",
      code: "invalid_json_schema",
      param: "text.format.schema",
    });
  });
});

describe("a strict format", () => {
  const schema = { type: "object", properties: {}, required: [], additionalProperties: false };
  const format = (strict: boolean): Record<string, unknown> =>
    fullBody({ text: { format: { type: "json_schema", name: "out", strict, schema } } });

  it("is refused by a backend that is told to; a loose one is not", () => {
    const refused = new Set(["format:strict"]);
    expect(validateBody(format(true))).toBeNull();
    expect(validateBody(format(false), { refused })).toBeNull();
    expect(validateBody(format(true), { refused })).toMatchObject({
      status: 400,
      param: "text.format.schema",
      code: "invalid_json_schema",
    });
  });
});

describe("phase", () => {
  const message = (phase: unknown, role = "assistant"): Record<string, unknown> => {
    const type = role === "assistant" ? "output_text" : "input_text";
    return fullBody({
      input: [user("hi"), { type: "message", role, phase, content: [{ type, text: "a" }] }, user("b")],
    });
  };

  it.each(["commentary", "final_answer", null, undefined])(
    "%s is accepted on an assistant message",
    (phase) => {
      expect(validateBody(message(phase))).toBeNull();
    },
  );

  it("of another value is refused", () => {
    expect(validateBody(message("thinking"))).toMatchObject({
      message: "Invalid value: 'thinking'. Supported values are: 'commentary' and 'final_answer'.",
      param: "input[1].phase",
      code: "invalid_value",
    });
  });

  it("is refused on a user message", () => {
    expect(validateBody(message("commentary", "user"))).toMatchObject({
      message: "Unknown parameter: 'input[1].phase'.",
      code: "unknown_parameter",
    });
  });
});

describe("what HTTP refuses", () => {
  it.each<[string, object, object]>([
    ["no stream", { stream: undefined }, { detail: "Stream must be set to true" }],
    ["stream: false", { stream: false }, { detail: "Stream must be set to true" }],
    ["no store", { store: undefined }, { detail: "Store must be set to false" }],
    ["store: true", { store: true }, { detail: "Store must be set to false" }],
    [
      "previous_response_id",
      { previous_response_id: "resp_1" },
      { detail: "Unsupported parameter: previous_response_id" },
    ],
    ["generate", { generate: false }, { detail: "Unsupported parameter: generate" }],
    ["type", { type: "response.create" }, { detail: "Unsupported parameter: type" }],
    [
      "a cache_control on a part",
      { input: [user([{ type: "input_text", text: "a", cache_control: { type: "ephemeral" } }])] },
      {
        error: {
          message: "Unknown parameter: 'input[0].content[0].cache_control'.",
          type: "invalid_request_error",
          param: "input[0].content[0].cache_control",
          code: "unknown_parameter",
        },
      },
    ],
    [
      "a long value in client_metadata",
      { client_metadata: { turn_id: "x".repeat(2049) } },
      {
        error: {
          message:
            "Invalid 'client_metadata.turn_id': string too long. Expected a string with maximum length 2048, but got a string with length 2049 instead.",
          type: "invalid_request_error",
          param: "client_metadata.turn_id",
          code: "string_above_max_length",
        },
      },
    ],
    [
      "a number in client_metadata",
      { client_metadata: { started: 1 } },
      {
        error: {
          message:
            "Invalid type for 'client_metadata.started': expected a string, but got an integer instead.",
          type: "invalid_request_error",
          param: "client_metadata.started",
          code: "invalid_type",
        },
      },
    ],
  ])("%s", async (_, own, answer) => {
    const sim = await startSim();
    const response = await post(sim, fullBody(own as Record<string, unknown>));
    expect([response.status, await response.json()]).toEqual([400, answer]);
    await sim.close();
  });

  it("a text above the API's limit", () => {
    expect(validateBody(fullBody({ input: [user("x".repeat(10_485_761))] }))).toMatchObject({
      code: "string_above_max_length",
      param: "input[0].content[0].text",
    });
  });
});

describe("over the network", () => {
  let sim: Sim;
  beforeEach(async () => {
    sim = await startSim();
  });
  afterEach(() => sim.close());

  const answer = async (body: object, headers: Record<string, string>): Promise<[number, unknown]> => {
    const response = await post(sim, body, headers);
    return [response.status, response.status === 200 ? null : await response.json()];
  };
  const lite = { "x-openai-internal-codex-responses-lite": "true" };

  it.each([
    ["gpt-5.6-luna", "0.143.9", "0.144.0"],
    ["gpt-6-astra", "0.152.0", "0.153.0"],
    ["gpt-6-sol", "0.154.12", "0.155.0-alpha.1"],
    ["gpt-6.2-sol", "0.169.0", "0.171.0"],
  ])("%s is refused to version %s, answers %s", async (model, older, version) => {
    const body = liteBody({ model });
    const detail = `The '${model}' model is not supported when using Codex with a ChatGPT account.`;
    expect(await answer(body, { ...lite, version: older })).toEqual([400, { detail }]);
    expect(await answer(body, { ...lite, version: "" })).toEqual([400, { detail }]);
    const userAgent = `codex_exec/${older} (Debian 12.0.0; x86_64)`;
    expect(await answer(body, { ...lite, version: older, "user-agent": userAgent })).toEqual([
      400,
      { detail },
    ]);
    expect(await answer(body, { ...lite, version })).toEqual([200, null]);
  });

  it("a model without a minimum answers every client", async () => {
    expect((await answer(fullBody(), { version: "0.1.0" }))[0]).toBe(200);
  });

  it("the catalogue hides what the client's version may not use", async () => {
    const slugs = async (version: string): Promise<string[]> => {
      const response = await fetch(`${sim.codexBaseUrl}/models?client_version=${version}`, {
        headers: { authorization: `Bearer ${sim.auth.issue().access_token}` },
      });
      return ((await response.json()) as { models: { slug: string }[] }).models.map(({ slug }) => slug);
    };
    expect(await slugs("0.171.0")).toEqual(CATALOGUE.map(({ slug }) => slug));
    expect(await slugs("0.169.0")).not.toContain("gpt-6.2-sol");
    expect(await slugs("0.150.0")).not.toContain("gpt-6-astra");
    expect(await slugs("0.150.0")).toContain("gpt-5.6-sol");
    expect(await slugs("nonsense")).toContain("gpt-5.5");
  });

  it("a request above 372,000 tokens gets 200 and nothing, one above the window a failure", async () => {
    const ask = async (tokens: number): Promise<string> => {
      const input = [
        { type: "additional_tools", role: "developer", tools: [] },
        user("x".repeat(tokens * 4)),
      ];
      return (await post(sim, liteBody({ model: "gpt-6.2-sol", input }), lite)).text();
    };
    expect(await ask(371_000)).toContain("response.completed");
    expect(await ask(373_000)).toBe("");
    expect(await ask(501_000)).toContain("context_length_exceeded");
    expect(sim.turns.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(sim.turns[1]?.problem).toMatchObject({ rule: "context_window", shape: "empty" });
  });

  it.each([
    "content_policy_violation",
    "budget_reached",
    "organization_spend_limit_exceeded",
    "policy_capacity_unavailable",
    "tool_collision",
  ])("response.failed with %s has a sentence of its own", async (code) => {
    sim.enqueue(scenarios.failed(code));
    const text = await (await post(sim, fullBody())).text();
    expect(text).toContain(`"code":"${code}"`);
    expect(text).not.toContain("The response failed.");
  });

  it.each([
    [scenarios.invalidSchema(), "invalid_json_schema", "tools"],
    [scenarios.strictFormatRefused(), "invalid_json_schema", "text.format.schema"],
    [scenarios.stringTooLong(), "string_above_max_length", "input[0].content[0].text"],
    [scenarios.toolCollision(), "tool_collision", "tools"],
  ])("HTTP refusal %#", async (scenario, code, param) => {
    sim.enqueue(scenario);
    expect(await answer(fullBody(), {})).toEqual([
      400,
      { error: expect.objectContaining({ code, param, type: "invalid_request_error" }) as object },
    ]);
  });

  it("an empty answer has no body and no content type", async () => {
    sim.enqueue(scenarios.emptyAnswer());
    const response = await post(sim, fullBody());
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      null,
      "",
    ]);
  });
});
