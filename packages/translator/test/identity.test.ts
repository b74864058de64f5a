import { describe, expect, it } from "vitest";
import { hash128 } from "../src/hash.ts";
import { identifySession, resolveModel } from "../src/index.ts";
import { ask, USER } from "./ask.ts";
import { catalog } from "./captures.ts";

describe("resolveModel", () => {
  const models = { opus: "gpt-6-sol", haiku: "gpt-5.6-luna", other: "gpt-6-astra" };
  it.each([
    ["claude-opus-5-5", "gpt-6-sol", false],
    ["claude-OPUS-4-6[1m]", "gpt-6-sol", false],
    ["claude-sonnet-5", "gpt-5.5", false],
    ["claude-3-5-haiku-20241022", "gpt-5.6-luna", false],
    ["claude-fable-5-2", "gpt-6-astra", false],
    ["m", "gpt-6-astra", false],
    ["gpt-5.2-codex", "gpt-5.2-codex", true],
    [" GPT-5[1m] ", "gpt-5", true],
    ["o3", "o3", true],
    ["opus", "gpt-6-sol", false],
    ["claude-gpt-5.5", "gpt-5.5", true],
    ["claude-o4-mini", "o4-mini", true],
    ["codex-auto-review", "codex-auto-review", true],
    ["claude-Codex-Auto-Review", "codex-auto-review", true],
    ["mygpt-5", "gpt-6-astra", false],
    ["xo3", "gpt-6-astra", false],
  ])("%s ⇒ %s", (requested, slug, named) => {
    expect(resolveModel(requested, { catalog, models })).toEqual({ slug, named });
  });

  it("without a catalogue, only names that look like a slug are slugs", () => {
    expect(resolveModel("codex-auto-review")).toEqual({ slug: "gpt-5.5", named: false });
    expect(resolveModel("claude-haiku-5-5", { models: { opus: "x" } })).toEqual({
      slug: "gpt-5.5",
      named: false,
    });
  });

  it("keeps the catalogue's spelling", () => {
    expect(resolveModel("house-model", { catalog: [{ slug: "House-Model" }] }).slug).toBe("House-Model");
  });

  it("is the default of translateRequest, and the request's own id is restored", () => {
    const { body, restore } = ask({ model: "claude-opus-5-5[1m]" }, { models });
    expect(body.model).toBe("gpt-6-sol");
    expect(restore).toMatchObject({ model: "claude-opus-5-5[1m]", upstreamModel: "gpt-6-sol" });
    expect(ask({}, { model: "gpt-6-luna" }).body.model).toBe("gpt-6-luna");
  });
});

const UUID = "be1dde5b-0a50-44c8-b09e-b35907334c7f";

describe("identifySession", () => {
  const headers =
    (values: Record<string, string>) =>
    (name: string): string | undefined =>
      values[name];
  it.each([
    ["the header", { "x-claude-code-session-id": ` ${UUID} ` }, undefined, UUID],
    [
      "the header before metadata",
      { "x-claude-code-session-id": "s" },
      { user_id: `{"session_id":"${UUID}"}` },
      "s",
    ],
    ["metadata as JSON", {}, { user_id: `{"device_id":"d","session_id":"${UUID}"}` }, UUID],
    ["an older client", {}, { user_id: `user_ab_account__session_${UUID}` }, UUID],
    ["a bare user id", {}, { user_id: "user-123" }, null],
    ["a user id that only speaks of sessions", {}, { user_id: `x_session_${UUID}_y` }, null],
    ["broken JSON", {}, { user_id: `{"session_id":` }, null],
    ["JSON without a session", {}, { user_id: "{}" }, null],
    ["an id that is no header value", {}, { user_id: '{"session_id":"a\\nb"}' }, null],
    ["an id of another type", {}, { user_id: '{"session_id":5}' }, null],
    ["metadata of another type", {}, { user_id: 5 }, null],
    ["no metadata", {}, null, null],
    ["an overlong id", { "x-claude-code-session-id": "s".repeat(129) }, null, null],
    ["a long id", { "x-claude-code-session-id": "s".repeat(128) }, null, "s".repeat(128)],
  ])("%s", (_name, values, metadata, sessionId) => {
    expect(identifySession({ headers: headers(values), metadata })).toEqual({ sessionId, agentId: null });
  });

  it("knows the agent", () => {
    expect(identifySession({ headers: headers({ "x-claude-code-agent-id": "a1" }) })).toEqual({
      sessionId: null,
      agentId: "a1",
    });
    expect(identifySession({ metadata: {} })).toEqual({ sessionId: null, agentId: null });
  });
});

describe("prompt_cache_key", () => {
  const key = (request: object, session?: { sessionId: string | null; agentId: string | null }) =>
    ask({ ...request }, session ? { session } : {}).body.prompt_cache_key;
  const first = { messages: [USER] };
  const later = { messages: [USER, { role: "assistant", content: "x" }, { role: "user", content: "more" }] };

  it("is a uuid", () => {
    expect(key(first)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it("comes from session and agent, whatever is said", () => {
    const main = key(first, { sessionId: UUID, agentId: null });
    expect(key({ ...later, system: "x" }, { sessionId: UUID, agentId: null })).toBe(main);
    expect(key(first, { sessionId: UUID, agentId: "a" })).not.toBe(main);
    expect(key(first, { sessionId: "other", agentId: null })).not.toBe(main);
    expect(key(first, { sessionId: "other", agentId: "a" })).not.toBe(
      key(first, { sessionId: "othera", agentId: null }),
    );
  });

  it("without a session comes from how the conversation begins", () => {
    const plain = key(first);
    expect(key(later)).toBe(plain);
    expect(key(first, { sessionId: null, agentId: "a" })).toBe(plain);
    const tools = [{ name: "a" }];
    const others = [
      key({ ...first, system: "other" }),
      key({ messages: [{ role: "user", content: "ho" }] }),
      key({ ...first, model: "gpt-6" }),
      key({ ...first, tools }),
      key({ ...first, tools: [{ type: "web_search_20250305" }] }),
    ];
    expect(new Set([plain, ...others]).size).toBe(6);
    expect(key({ ...first, tools: [...tools, { name: "later", defer_loading: true }] })).toBe(
      key({ ...first, tools }),
    );
  });

  it("reads texts of blocks, and only the first user message's", () => {
    const blocks = (text: string) => ({
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: [{ type: "image" }, { type: "text", text }] },
      ],
    });
    expect(key(blocks("a"))).not.toBe(key(blocks("b")));
    expect(key({ messages: [{ role: "assistant", content: "a" }] })).toBe(
      key({ messages: [{ role: "assistant", content: "b" }] }),
    );
  });

  it("tells long texts apart by their ends and their length", () => {
    const long = (middle: string) => ({ system: `${"a".repeat(5000)}${middle}${"b".repeat(5000)}` });
    expect(key(long("x"))).toBe(key(long("y")));
    expect(key(long("x"))).not.toBe(key(long("xx")));
    expect(key({ system: `c${"a".repeat(9999)}` })).not.toBe(key({ system: `${"a".repeat(9999)}c` }));
  });
});

describe("hash128", () => {
  // Reference values: murmurhash3js-revisited, x86.hash128 of the UTF-16LE bytes.
  it.each([
    ["", "00000000000000000000000000000000"],
    ["a", "033bb196ccef4fe1ccef4fe1ccef4fe1"],
    ["ab", "260fb953af22b6fdaf22b6fdaf22b6fd"],
    ["hello", "498e49896c081b4802cf3f742cf72941"],
    ["abcdefgh", "6c3576558df898a1a76d230d42147114"],
    ["abcdefghi", "17a3d73237eee48604d39ee1ee7f6ddc"],
    ["The quick brown fox jumps over the lazy dog", "15beb6860f94f6cafed4894d28be6d5b"],
    ["naïve — 日本 🙂", "3cbc4348e3420cead4ff974f332bd870"],
  ])("of %j", (value, hash) => expect(hash128(value)).toBe(hash));
});
