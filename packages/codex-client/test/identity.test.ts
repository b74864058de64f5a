import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import type { Built } from "@codexthropic/protocol/contract";
import { describe, expect, it } from "vitest";

import type { CodexClient } from "../src/index.ts";
import { thisMachine } from "../src/node.ts";
import { createIdentity } from "../src/identity/identity.ts";
import { createCookieJar } from "../src/identity/cookies.ts";
import { status, stream } from "./backend.ts";
import { bodyFor, build, chatgpt, IDS, readAll, useBackend } from "./setup.ts";

/** The backend gets the headers that the Codex CLI sends. */

const setup = useBackend();
const thread = "0b3d2f0e-0000-5000-8000-000000000001";

const user = (text: string): InputItem => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});
const called: InputItem[] = [
  { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
  { type: "function_call_output", call_id: "c", output: "x" },
];

async function exchange(
  client: CodexClient,
  more: Partial<ResponsesBody> = {},
  request: { ids?: Built["ids"]; model?: string; named?: boolean } = {},
): Promise<void> {
  const { ids = IDS, ...wanted } = request;
  const { events } = await client.send({
    build: (options) => ({ ...build(options), ids, body: { ...bodyFor(options), ...more } }),
    model: "gpt-5.5",
    ...wanted,
  });
  await readAll(events);
}

const header = (name: string, index = -1): unknown => setup.backend.posts.at(index)?.headers[name];
const metadata = (index = -1): Record<string, unknown> =>
  JSON.parse(String(header("x-codex-turn-metadata", index))) as Record<string, unknown>;

/** Ids in the order in which they were made. */
const counted = (): (() => string) => {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;
};

describe("headers", () => {
  it("stand in the CLI's order", async () => {
    setup.backend.answer(stream());
    await exchange(setup.client({ uuid: counted() }), { service_tier: "priority" });
    const { rawHeaders = [] } = setup.backend.posts[0] ?? {};
    expect(rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())).toEqual([
      "version",
      "x-codex-beta-features",
      "x-codex-window-id",
      "x-codex-turn-metadata",
      "x-codex-routing-hint",
      "x-client-request-id",
      "session-id",
      "thread-id",
      "accept",
      "content-type",
      "authorization",
      "chatgpt-account-id",
      "originator",
      "user-agent",
      "host",
      "content-length",
      "connection",
    ]);
    expect(setup.backend.posts[0]?.headers).toMatchObject({
      version: "0.171.0",
      "x-codex-window-id": `${thread}:0`,
      "x-codex-routing-hint": "model=gpt-5.5;tier=priority",
      "x-client-request-id": thread,
      "session-id": thread,
      "thread-id": thread,
      accept: "text/event-stream",
      authorization: "Bearer token-1",
      "chatgpt-account-id": "acc-1",
      originator: "codex_cli_rs",
      "user-agent": "codex_cli_rs/0.171.0 (Linux unknown; x86_64) unknown",
    });
    expect(metadata()).toEqual({
      installation_id: "00000000-0000-4000-8000-000000000001",
      session_id: thread,
      thread_id: thread,
      turn_id: "00000000-0000-4000-8000-000000000002",
      window_id: `${thread}:0`,
      window_number: 0,
      request_kind: "turn",
      root_turn_id: "00000000-0000-4000-8000-000000000002",
      thread_source: "user",
      turn_started_at_unix_ms: setup.clock.now,
      model: "gpt-5.5",
    });
  });

  it("are repeated in the body's last member", async () => {
    setup.backend.answer(stream());
    await exchange(setup.client({ uuid: counted() }), {
      client_metadata: { own: "1" },
      reasoning: { effort: "low" },
    });
    const body = setup.backend.posts[0]?.body ?? {};
    expect(Object.keys(body).at(-1)).toBe("client_metadata");
    expect(body).toMatchObject({
      client_metadata: {
        own: "1",
        "x-codex-installation-id": "00000000-0000-4000-8000-000000000001",
        session_id: thread,
        thread_id: thread,
        turn_id: "00000000-0000-4000-8000-000000000002",
        root_turn_id: "00000000-0000-4000-8000-000000000002",
        "x-codex-window-id": `${thread}:0`,
        "x-codex-turn-metadata": header("x-codex-turn-metadata"),
      },
    });
    expect(metadata()).toMatchObject({ reasoning_effort: "low" });
  });

  it("tell the lite lane", async () => {
    setup.backend.answer(stream());
    await exchange(setup.client({ lane: "lite" }));
    expect(header("x-openai-internal-codex-responses-lite")).toBe("true");
    expect(header("x-codex-routing-hint")).toBe("model=gpt-5.5");
  });

  it("carry the ids that the translation names, also of a sub-agent", async () => {
    setup.backend.answer(stream());
    const threadId = "0b3d2f0e-0000-5000-8000-000000000002";
    await exchange(setup.client(), {}, { ids: { sessionId: thread, threadId } });
    expect(header("session-id")).toBe(thread);
    expect(header("thread-id")).toBe(threadId);
    expect(header("x-client-request-id")).toBe(threadId);
    expect(metadata()).toMatchObject({
      session_id: thread,
      thread_id: threadId,
      window_id: `${threadId}:0`,
      thread_source: "subagent",
    });
  });

  it("without an account id have none", async () => {
    setup.backend.answer(stream());
    await exchange(setup.client({ auth: { getCredentials: async () => chatgpt("t", null) } }));
    expect(header("chatgpt-account-id")).toBeUndefined();
  });
});

describe("with an API key", () => {
  it("goes to api.openai.com's address and says less", async () => {
    setup.backend.answer(stream());
    await exchange(
      setup.client({ auth: { getCredentials: async () => ({ kind: "api_key", apiKey: "key-1" }) } }),
      {
        service_tier: "priority",
      },
    );
    expect(header("authorization")).toBe("Bearer key-1");
    for (const name of ["chatgpt-account-id", "x-codex-routing-hint", "content-encoding"]) {
      expect(header(name)).toBeUndefined();
    }
    expect(setup.backend.others.some(({ path }) => path.endsWith("accounts/check"))).toBe(false);
  });

  it("a refused key is said to be one, and no other lane is tried", async () => {
    const auth = { getCredentials: async () => ({ kind: "api_key", apiKey: "key-1" }) as const };
    setup.backend.answer(status(401, { error: { message: "Incorrect API key." } }));
    await expect(exchange(setup.client({ auth }))).rejects.toThrow("Incorrect API key.");
    setup.backend.answer(status(404, { detail: "Model not found x" }));
    await expect(exchange(setup.client({ auth }), {}, { model: "x", named: true })).rejects.toThrow(
      "Model not found x",
    );
    expect(setup.backend.posts).toHaveLength(2);
  });
});

describe("a turn", () => {
  const state = (value: string): ReturnType<typeof stream> =>
    stream(undefined, { "x-codex-turn-state": value });

  it("replays the state it was given first, over all tool rounds", async () => {
    const client = setup.client();
    setup.backend.answer(state("first"), state("second"), state("third"));
    await exchange(client, { input: [user("a")] });
    await exchange(client, { input: [user("a"), ...called] });
    await exchange(client, { input: [user("a"), ...called, ...called] });
    expect([0, 1, 2].map((i) => header("x-codex-turn-state", i))).toEqual([undefined, "first", "first"]);
    expect(metadata(0)).toEqual(metadata(2));
  });

  it("ends with the next message of the user's", async () => {
    const client = setup.client();
    setup.backend.answer(state("first"));
    await exchange(client, { input: [user("a")] });
    await exchange(client, { input: [user("a"), ...called, user("b")] });
    expect(header("x-codex-turn-state")).toBeUndefined();
    expect(metadata(0)["turn_id"]).not.toBe(metadata(1)["turn_id"]);
  });

  it("ends when another message stands in its place, as after compacting", async () => {
    const client = setup.client();
    setup.backend.answer(state("first"), state("second"), state("third"));
    await exchange(client, { input: [user("a")] });
    await exchange(client, { input: [user("a"), ...called, user("b"), ...called, user("c")] });
    await exchange(client, { input: [user("summary of everything so far")] });
    expect(header("x-codex-turn-state")).toBeUndefined();
    expect(metadata(0)["turn_id"]).not.toBe(metadata(2)["turn_id"]);
  });

  it("goes on although a long message is not compared whole", async () => {
    const client = setup.client();
    setup.backend.answer(state("first"), state("second"));
    const long = user("x".repeat(1_000_000));
    await exchange(client, { input: [long] });
    await exchange(client, { input: [long, ...called] });
    expect(header("x-codex-turn-state")).toBe("first");
  });

  it("is one thread's", async () => {
    const client = setup.client();
    setup.backend.answer(state("first"));
    await exchange(client);
    await exchange(client, {}, { ids: { ...IDS, threadId: "another" } });
    expect(header("x-codex-turn-state")).toBeUndefined();
  });

  it("is replayed to a retry", async () => {
    setup.backend.answer(status(500, "", { "x-codex-turn-state": "first" }), state("second"));
    await exchange(setup.client());
    expect(header("x-codex-turn-state")).toBe("first");
    expect(metadata(0)).toEqual(metadata(1));
  });
});

describe("cookies", () => {
  it("of Cloudflare come back, others do not", async () => {
    const client = setup.client();
    const cookies = ["__cf_bm=a; path=/; HttpOnly", "_cfuvid=b; path=/", "oai-sc=c", "junk"];
    setup.backend.answer(stream(undefined, { "set-cookie": cookies }), stream());
    await exchange(client);
    await exchange(client);
    expect(header("cookie", 0)).toBeUndefined();
    expect(header("cookie", 1)).toBe("__cf_bm=a; _cfuvid=b");
  });

  const headers = (...lines: string[]): Headers => new Headers(lines.map((line) => ["set-cookie", line]));

  it("go only to the origin that set them", () => {
    const jar = createCookieJar(() => 0);
    jar.store("https://chatgpt.com/a", headers("__cf_bm=a"));
    expect(jar.header("https://chatgpt.com/b")).toBe("__cf_bm=a");
    expect(jar.header("http://chatgpt.com/b")).toBeNull();
    expect(jar.header("https://us.chatgpt.com/b")).toBeNull();
  });

  it("are replaced, and expire", () => {
    let now = Date.parse("2027-01-01T00:00:00Z");
    const jar = createCookieJar(() => now);
    const url = "https://chatgpt.com/";
    jar.store(url, headers("__cf_bm=a; Max-Age=1800", "_cfuvid=b; expires=Fri, 01 Jan 2027 01:00:00 GMT"));
    jar.store(url, headers("__cf_bm=c; max-age=60; expires=Fri, 01 Jan 2027 01:00:00 GMT"));
    expect(jar.header(url)).toBe("__cf_bm=c; _cfuvid=b");
    now += 61_000;
    expect(jar.header(url)).toBe("_cfuvid=b");
    now += 3_600_000;
    expect(jar.header(url)).toBeNull();
  });
});

describe("the user agent", () => {
  it("is made of replaceable parts", () => {
    const machine = { os: "Debian 12.0.0", arch: "x86_64", terminal: "xterm-256color" };
    expect(createIdentity({ machine }).userAgent).toBe(
      "codex_cli_rs/0.171.0 (Debian 12.0.0; x86_64) xterm-256color",
    );
    expect(createIdentity({ originator: "o", version: "1" }).userAgent).toMatch(/^o\/1 \(/);
    expect(createIdentity({ userAgent: "mine" })).toEqual({
      originator: "codex_cli_rs",
      version: "0.171.0",
      userAgent: "mine",
    });
  });

  it("knows this machine", () => {
    expect(thisMachine("xterm")).toEqual({
      os: expect.stringMatching(/^[A-Z][\w ]+ (?:[\d.]+|unknown)$/),
      arch: expect.stringMatching(/^\w+$/),
      terminal: "xterm",
    });
    expect(thisMachine()).not.toHaveProperty("terminal");
  });
});
