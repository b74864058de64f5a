import { describe, expect, it } from "vitest";
import { hash128 } from "@codexthropic/protocol/hash";
import { identifySession, readModelTable, resolveModel } from "../src/index.ts";
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

  it("says what is wrong with a catalogue that is no list", () => {
    const options = { catalog: { models: catalog } as never };
    expect(() => resolveModel("m", options)).toThrow(/^options\.catalog has to be a list/);
    expect(() => ask({}, { ...options, model: "m" })).toThrow(TypeError);
  });

  it("keeps the catalogue's spelling", () => {
    expect(resolveModel("house-model", { catalog: [{ slug: "House-Model" }] }).slug).toBe("House-Model");
  });

  it("is the default of translateRequest, and the context holds the request's own id", () => {
    const { body, context } = ask({ model: "claude-opus-5-5[1m]" }, { models });
    expect(body.model).toBe("gpt-6-sol");
    expect(context).toMatchObject({ model: "claude-opus-5-5[1m]", upstreamModel: "gpt-6-sol" });
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
    ["an id of another type", {}, { user_id: '{"session_id":5}' }, null],
    ["metadata of another type", {}, { user_id: 5 }, null],
    ["no metadata", {}, null, null],
    ["a long id", { "x-claude-code-session-id": "s".repeat(128) }, null, "s".repeat(128)],
  ])("%s", (_name, values, metadata, sessionId) => {
    expect(identifySession({ headers: headers(values), metadata })).toEqual({ sessionId, agentId: null });
  });

  it.each(["a/b", "weird id!", "a\nb", "ünïcode", "s".repeat(129), "x".repeat(100_000)])(
    "an id that cannot be a header value is replaced by a UUID of its own (%#)",
    (id) => {
      const UUID_FORM = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
      const session = (text: string): string | null =>
        identifySession({ metadata: { user_id: JSON.stringify({ session_id: text }) } }).sessionId;
      expect(session(id)).toMatch(UUID_FORM);
      expect(session(id)).toBe(session(id));
      expect(session(id)).not.toBe(session(`${id}.`));
      const agent = identifySession({ headers: headers({ "x-claude-code-agent-id": id }) });
      expect(agent.agentId).toBe(session(id));
      const { ids } = ask({}, { session: { sessionId: UUID, agentId: agent.agentId } });
      expect(ids.sessionId).toBe(UUID);
      expect(ids.threadId).not.toBe(UUID);
    },
  );

  it("without arguments there is no session; a wrong argument has a clear error", () => {
    expect(identifySession()).toEqual({ sessionId: null, agentId: null });
    expect(() => identifySession({ headers: new Headers() as never })).toThrow(
      /^headers has to be a function/,
    );
    expect(() => resolveModel(undefined as never)).toThrow("The model id has to be a string.");
    const ids = ask({}, { session: {} as never }).ids;
    expect(ids).toEqual(ask().ids);
  });

  it("knows the agent", () => {
    expect(identifySession({ headers: headers({ "x-claude-code-agent-id": "a1" }) })).toEqual({
      sessionId: null,
      agentId: "a1",
    });
    expect(identifySession({ metadata: {} })).toEqual({ sessionId: null, agentId: null });
  });
});

describe("the ids of a conversation", () => {
  type Session = { sessionId: string | null; agentId: string | null };
  const idsOf = (request: object, session?: Session, lane: "full" | "lite" = "full") => {
    const { body, ids } = ask({ ...request }, { lane, ...(session && { session }) });
    expect(body.prompt_cache_key).toBe(ids.sessionId);
    return ids;
  };
  const first = { messages: [USER] };
  const later = { messages: [USER, { role: "assistant", content: "x" }, { role: "user", content: "more" }] };
  const derived = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

  it.each(["full", "lite"] as const)(
    "on the %s lane are the client's session when that is a UUID",
    (lane) => {
      const main = { sessionId: UUID, threadId: UUID };
      expect(idsOf(first, { sessionId: UUID, agentId: null }, lane)).toEqual(main);
      expect(idsOf({ ...later, system: "x" }, { sessionId: UUID, agentId: null }, lane)).toEqual(main);
      const upper = UUID.toUpperCase();
      expect(idsOf(first, { sessionId: upper, agentId: null }, lane).sessionId).toBe(upper);
    },
  );

  it.each(["s", "my-session", `${UUID}0`, `x${UUID}`, UUID.replaceAll("-", "")])(
    "are made from the session %s",
    (sessionId) => {
      const { sessionId: made, threadId } = idsOf(first, { sessionId, agentId: null });
      expect(made).toMatch(derived);
      expect(threadId).toBe(made);
      expect(idsOf({ ...later, system: "x" }, { sessionId, agentId: null }).sessionId).toBe(made);
      expect(idsOf(first, { sessionId: `${sessionId}1`, agentId: null }).sessionId).not.toBe(made);
    },
  );

  it("of a sub-agent: the session's, and a thread of its own", () => {
    const { sessionId, threadId } = idsOf(first, { sessionId: UUID, agentId: "a" });
    expect(sessionId).toBe(UUID);
    expect(threadId).toMatch(derived);
    expect(idsOf({ ...later, system: "x" }, { sessionId: UUID, agentId: "a" }).threadId).toBe(threadId);
    const others = [
      idsOf(first, { sessionId: UUID, agentId: "b" }),
      idsOf(first, { sessionId: "other", agentId: "a" }),
      idsOf(first, { sessionId: null, agentId: "a" }),
    ];
    expect(new Set([threadId, ...others.map((ids) => ids.threadId)]).size).toBe(4);
    expect(idsOf(first, { sessionId: null, agentId: "a" }).sessionId).toBe(idsOf(first).sessionId);
  });

  it("without a session are made from how the conversation begins", () => {
    const { sessionId: plain, threadId } = idsOf(first);
    expect(plain).toMatch(derived);
    expect(threadId).toBe(plain);
    expect(idsOf(later).sessionId).toBe(plain);
    const tools = [{ name: "a" }];
    const others = [
      idsOf({ ...first, system: "other" }),
      idsOf({ messages: [{ role: "user", content: "ho" }] }),
      idsOf({ ...first, model: "gpt-6" }),
      idsOf({ ...first, tools }),
      idsOf({ ...first, tools: [{ type: "web_search_20250305" }] }),
    ];
    expect(new Set([plain, ...others.map(({ sessionId }) => sessionId)]).size).toBe(6);
    expect(idsOf({ ...first, tools: [...tools, { name: "later", defer_loading: true }] })).toEqual(
      idsOf({ ...first, tools }),
    );
  });

  it("depend on texts of blocks, and only on the first user message's", () => {
    const blocks = (text: string) => ({
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: [{ type: "image" }, { type: "text", text }] },
      ],
    });
    expect(idsOf(blocks("a"))).not.toEqual(idsOf(blocks("b")));
    expect(idsOf({ messages: [{ role: "assistant", content: "a" }] })).toEqual(
      idsOf({ messages: [{ role: "assistant", content: "b" }] }),
    );
  });

  it("tell long texts apart by their ends and their length", () => {
    const long = (middle: string) => idsOf({ system: `${"a".repeat(5000)}${middle}${"b".repeat(5000)}` });
    expect(long("x")).toEqual(long("y"));
    expect(long("x")).not.toEqual(long("xx"));
    expect(idsOf({ system: `c${"a".repeat(9999)}` })).not.toEqual(idsOf({ system: `${"a".repeat(9999)}c` }));
  });
});

describe("needsFullLane", () => {
  it.each([
    ["web search", [{ type: "web_search_20250305", name: "web_search" }], true],
    ["web fetch", [{ name: "Read" }, { type: "web_fetch_20250910" }], true],
    ["functions", [{ name: "web_search" }], false],
    ["no tools", [], false],
  ])("with %s", (_name, tools, needed) => {
    for (const lane of ["full", "lite"] as const) expect(ask({ tools }, { lane }).needsFullLane).toBe(needed);
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

describe("the table of models by the catalogue", () => {
  it("is strong, default and fast by its descriptions and priorities", () => {
    expect(readModelTable(catalog)).toEqual({
      opus: "gpt-6.2-astra",
      sonnet: "gpt-6.2-sol",
      haiku: "gpt-6-luna",
      other: "gpt-6.2-sol",
    });
  });

  it("leaves out hidden and outdated models; where nothing is described, the default model stands", () => {
    const plain = [
      { slug: "hidden", visibility: "hide" as const, priority: 1, description: "Our most capable model." },
      { slug: "old", priority: 2, description: "Legacy fast and affordable model." },
      { slug: "second", priority: 4 },
      { slug: "usual", priority: 3, description: "For everything." },
      { slug: "unranked", description: "A frontier model." },
    ];
    expect(readModelTable(plain)).toEqual({
      opus: "unranked",
      sonnet: "usual",
      haiku: "usual",
      other: "usual",
    });
    const seed = { opus: "gpt-5.5", sonnet: "gpt-5.5", haiku: "gpt-5.5", other: "gpt-5.5" };
    expect(readModelTable([])).toEqual(seed);
    expect(readModelTable(plain.slice(0, 2))).toEqual(seed);
  });

  it("is used when it is chosen; entries set by hand win", () => {
    const options = { catalog, modelSource: "catalogue" as const, models: { haiku: "mine" } };
    const slug = (model: string) => resolveModel(model, options).slug;
    expect(["claude-opus-5-5", "claude-sonnet-5", "claude-haiku-5", "claude-x"].map(slug)).toEqual([
      "gpt-6.2-astra",
      "gpt-6.2-sol",
      "mine",
      "gpt-6.2-sol",
    ]);
    expect(resolveModel("claude-opus-5-5", { catalog }).slug).toBe("gpt-5.5");
    expect(ask({ model: "claude-opus-5-5" }, options).body.model).toBe("gpt-6.2-astra");
  });
});
