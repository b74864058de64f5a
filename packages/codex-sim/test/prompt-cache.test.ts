import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSim, type Sim } from "../src/index.ts";
import { createPromptCache } from "../src/prompt-cache.ts";
import { bash, fullBody, liteBody, post, user } from "./helpers.ts";

const SESSION = "11111111-1111-4111-8111-111111111111";
const LONG = "A rule that never changes. ".repeat(400);

describe("a prompt cache", () => {
  const long = "x".repeat(8000);

  it("reads whole blocks of 128 tokens, and at least 1,024 tokens", () => {
    const cache = createPromptCache();
    expect(cache.lookUp("a", long)).toBe(0);
    expect(cache.lookUp("a", `${long} more`)).toBe(1920);
    expect(cache.lookUp("a", `y${long}`)).toBe(0);
    expect(cache.lookUp("a", `${long.slice(0, 6000)}y`)).toBe(1408);
    expect(cache.lookUp("a", `${long.slice(0, 4096)}${"y".repeat(4096)}`)).toBe(1024);
    expect(cache.lookUp("a", `${long.slice(0, 4095)}${"z".repeat(4096)}`)).toBe(0);
  });

  it("never caches a small prompt, not even as the beginning of a larger one", () => {
    const cache = createPromptCache();
    cache.lookUp("a", "x".repeat(4000));
    expect(cache.lookUp("a", "x".repeat(4000))).toBe(0);
    expect(cache.lookUp("a", long)).toBe(0);
  });

  it("keeps every branch of a conversation", () => {
    const cache = createPromptCache();
    for (let i = 0; i < 40; i++) cache.lookUp("a", `${long}${`${i % 10}`.repeat(8000)}`);
    expect(cache.lookUp("a", `${long}${"3".repeat(8000)}`)).toBe(3968);
  });

  it("forgets the key that was not asked for longest", () => {
    const cache = createPromptCache();
    cache.lookUp("old", long);
    cache.lookUp("used", long);
    for (let i = 0; i < 254; i++) cache.lookUp(`key ${i}`, long);
    expect(cache.lookUp("used", long)).toBe(1920);
    cache.lookUp("one more", long);
    expect(cache.lookUp("used", long)).toBe(1920);
    expect(cache.lookUp("old", long)).toBe(0);
  });
});

describe("what a client reads from it", () => {
  let sim: Sim;
  beforeEach(async () => {
    sim = await startSim();
  });
  afterEach(() => sim.close());

  interface Asked {
    headers?: Record<string, string>;
    body?: Record<string, unknown>;
  }

  /** Sends the same long prompt twice, the second time changed, and returns the second's share. */
  async function shareOf(first: Asked, second: Asked = first): Promise<number> {
    for (const { headers = {}, body = {} } of [first, second]) {
      const lane = headers["x-openai-internal-codex-responses-lite"] ? liteBody : fullBody;
      const whole = lane({ instructions: LONG, prompt_cache_key: SESSION, ...body });
      expect((await post(sim, whole, headers)).status).toBe(200);
    }
    const [turn] = sim.turns.slice(-1);
    return (turn?.cachedTokens ?? 0) / (turn?.inputTokens ?? 1);
  }

  const session = { "session-id": SESSION };

  it("is nearly everything with one id in the header and the body", async () => {
    expect(await shareOf({ headers: session })).toBeGreaterThan(0.95);
  });

  it("is the same when the body has no key", async () => {
    expect(await shareOf({ headers: session, body: { prompt_cache_key: undefined } })).toBeGreaterThan(0.95);
  });

  it.each<[string, Asked, Asked?]>([
    ["without a session header", {}],
    ["with the header's old name", { headers: { session_id: SESSION } }],
    ["with a key that differs from the header", { headers: session, body: { prompt_cache_key: "other" } }],
    [
      "with another session",
      { headers: session },
      { headers: { "session-id": "other" }, body: { prompt_cache_key: "other" } },
    ],
    ["with another model", { headers: session, body: { model: "gpt-5.6-sol" } }, { headers: session }],
    ["with one more tool", { headers: session }, { headers: session, body: { tools: [bash()] } }],
    [
      "with other instructions",
      { headers: session },
      { headers: session, body: { instructions: `New. ${LONG}` } },
    ],
    [
      "with another output format",
      { headers: session },
      {
        headers: session,
        body: {
          text: { format: { type: "json_schema", name: "a", schema: { type: "object", properties: {} } } },
        },
      },
    ],
  ])("is nothing %s", async (_, first, second) => {
    expect(await shareOf(first, second)).toBe(0);
  });

  it("starts where the first token differs: at the tools, the instructions or an input item", async () => {
    const tools = [bash({ description: LONG })];
    const changed = { headers: session, body: { tools, input: [user("hi"), user("and more")] } };
    expect(await shareOf({ headers: session, body: { tools } }, changed)).toBeGreaterThan(0.95);
    const other = { headers: session, body: { tools, instructions: `Other. ${LONG}` } };
    const half = await shareOf({ headers: session, body: { tools } }, other);
    expect(half).toBeGreaterThan(0.4);
    expect(half).toBeLessThan(0.55);
  });

  it("belongs to the account", async () => {
    await shareOf({ headers: session });
    const { access_token } = sim.auth.issue({ account: { accountId: "acc-2" } });
    const stranger = { authorization: `Bearer ${access_token}`, "chatgpt-account-id": "acc-2" };
    await post(sim, fullBody({ instructions: LONG, prompt_cache_key: SESSION }), { ...session, ...stranger });
    expect(sim.turns.at(-1)?.cachedTokens).toBe(0);
  });

  it("is shared by the agents of a session, whatever their threads", async () => {
    const agents = ["a", "b"].map((thread) => ({ headers: { ...session, "thread-id": thread } }));
    expect(await shareOf(agents[0] ?? {}, agents[1])).toBeGreaterThan(0.95);
  });

  it("is found in the lite lane, whose tools are the first input item", async () => {
    const lite = { ...session, "x-openai-internal-codex-responses-lite": "true" };
    const input = (...tools: object[]): object[] => [
      { type: "additional_tools", role: "developer", tools },
      { type: "message", role: "developer", content: LONG },
      user("hi"),
    ];
    const asked = (...tools: object[]): Asked => ({
      headers: lite,
      body: { instructions: undefined, input: input(...tools) },
    });
    expect(await shareOf(asked(bash()))).toBeGreaterThan(0.95);
    expect(await shareOf(asked(bash()), asked(bash({ name: "Read" }), bash()))).toBe(0);
  });

  it("shows in the usage, and the log says why nothing was read", async () => {
    await shareOf({ headers: session });
    await shareOf({});
    expect(sim.turns.map(({ cachedTokens }) => cachedTokens > 0)).toEqual([false, true, false, false]);
    expect(sim.turns[3]?.warnings).toContain("nothing is read from the prompt cache: session-id is missing");
    await shareOf({ headers: session, body: { prompt_cache_key: "other" } });
    expect(sim.turns[5]?.warnings).toContain(
      "nothing is read from the prompt cache: prompt_cache_key differs from session-id",
    );
    const text = await (
      await post(sim, fullBody({ instructions: LONG, prompt_cache_key: SESSION }), session)
    ).text();
    expect(text).toMatch(/"input_tokens_details":\{"cached_tokens":[1-9]\d{3}\}/);
  });
});
