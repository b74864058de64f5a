import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import type { BuildOptions, Built } from "@codexthropic/protocol/contract";
import { describe, expect, it } from "vitest";

import type { CodexClient } from "../src/index.ts";
import { createLru } from "../src/lru.ts";
import { failed, created, status, stream } from "./backend.ts";
import { bodyFor, build, failureOf, IDS, readAll, useBackend } from "./setup.ts";

/** A client may send the same failing request six times within a second; the backend sees one. */

const setup = useBackend();
const options = { model: "gpt-5.5" };
const refuse = (detail = "No."): void => setup.backend.answer(status(400, { detail }));

const send = (
  client: CodexClient,
  more: Partial<ResponsesBody> = {},
  ids = IDS,
): ReturnType<CodexClient["send"]> =>
  client.send({ build: (p) => ({ ...build(p), ids, body: { ...bodyFor(p), ...more } }), ...options });

describe("a terminal 400", () => {
  it("answers its repeats for a few seconds", async () => {
    refuse();
    const client = setup.client();
    const first = await failureOf(send(client));
    for (let i = 0; i < 5; i++) {
      const again = await failureOf(send(client));
      expect(again.failure).toEqual(first.failure);
      expect(again).not.toBe(first);
    }
    expect(setup.backend.posts).toHaveLength(1);
    setup.clock.now += 5_000;
    await failureOf(send(client));
    expect(setup.backend.posts).toHaveLength(2);
  });

  it("with other tools and options as well", async () => {
    refuse();
    const client = setup.client();
    await failureOf(send(client));
    const tools: InputItem = { type: "additional_tools", role: "developer", tools: [] };
    const { input } = bodyFor({ model: "gpt-5.5", lane: "full" });
    await failureOf(send(client, { tools: [], tool_choice: "auto", reasoning: { effort: "low" } }));
    await failureOf(send(client, { input: [tools, ...input] }));
    expect(setup.backend.posts).toHaveLength(1);
  });

  it("says nothing about another thread", async () => {
    refuse();
    const client = setup.client();
    await failureOf(send(client));
    await failureOf(send(client, {}, { ...IDS, threadId: "another" }));
    expect(setup.backend.posts).toHaveLength(2);
  });

  it.each<[string, Partial<ResponsesBody>]>([
    ["another conversation", { input: [] }],
    ["other instructions", { instructions: "Be long." }],
    ["another model", { model: "gpt-6-sol" }],
  ])("says nothing about %s", async (_, more) => {
    refuse();
    const client = setup.client();
    await failureOf(send(client));
    await failureOf(send(client, more));
    expect(setup.backend.posts).toHaveLength(2);
  });

  it("may come in the stream", async () => {
    setup.backend.answer(stream(created + failed("context_length_exceeded")));
    const client = setup.client();
    await failureOf(send(client));
    await failureOf(send(client));
    expect(setup.backend.posts).toHaveLength(1);
  });

  it("that a workaround helped against is none", async () => {
    setup.backend.answer(status(400, { detail: "Unsupported parameter: text" }), stream());
    const client = setup.client();
    const request = {
      ...options,
      build: (p: BuildOptions): Built => ({
        ...build(p),
        body: {
          ...bodyFor(p),
          ...(!p.withoutParams.has("text") && { text: { verbosity: "low" as const } }),
        },
      }),
    };
    await readAll((await client.send(request)).events);
    await readAll((await client.send(request)).events);
    expect(setup.backend.posts).toHaveLength(3);
  });
});

it.each([
  ["a tool's schema", status(400, { detail: "Invalid schema for function 'f'." }), 1],
  ["a usage limit", status(400, { error: { type: "usage_limit_reached", message: "m" } }), 1],
  ["a ban", status(403), 1],
  ["a server error", status(500), 4],
])("%s is not remembered", async (_, answer, requests) => {
  setup.backend.answer(answer);
  const client = setup.client();
  await failureOf(send(client));
  await failureOf(send(client));
  expect(setup.backend.posts).toHaveLength(2 * requests);
});

it("the least recently used entry is forgotten first", () => {
  const recent = createLru<number>(2);
  for (const [i, key] of ["a", "b", "a", "c"].entries()) recent.set(key, i);
  expect([recent.get("a"), recent.get("b"), recent.get("c"), recent.size]).toEqual([2, undefined, 3, 2]);
  recent.delete("a");
  expect(recent.get("a")).toBeUndefined();
});
