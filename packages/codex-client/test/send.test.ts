import { describe, expect, it } from "vitest";

import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { createCodexClient } from "../src/index.ts";

import { ANSWER_TYPES, created, cut, failed, open, status, stream } from "./backend.ts";
import { build, chatgpt, failureOf, readTypes, tokens, useBackend } from "./setup.ts";

const setup = useBackend();
const options = { model: "gpt-5.5" };

it("hands out all events from the first one", async () => {
  setup.backend.answer(stream());
  const answer = await setup.client().send({ build, ...options });
  expect(answer).toMatchObject({ model: "gpt-5.5", lane: "full", attempts: 1, transport: "http" });
  expect(await readTypes(answer.events)).toEqual(ANSWER_TYPES);
});

it("retries transient failures, with growing pauses", async () => {
  setup.backend.answer(status(500), cut(created), stream(created + failed("server_is_overloaded")), stream());
  const recovered: string[] = [];
  const onRecovery = ({ code }: UpstreamFailure): void => void recovered.push(code);
  const answer = await setup.client().send({ build, ...options, onRecovery });
  expect(answer.attempts).toBe(4);
  expect(recovered).toEqual(["server_error", "cut", "overloaded"]);
  expect(await readTypes(answer.events)).toEqual(ANSWER_TYPES);
  expect(setup.waits).toEqual([500, 1000, 2000]);
});

it("stops after four requests", async () => {
  setup.backend.answer(status(500));
  const recovered: string[] = [];
  const onRecovery = ({ code }: UpstreamFailure): void => void recovered.push(code);
  const error = await failureOf(setup.client().send({ build, ...options, onRecovery }));
  expect(error.code).toBe("server_error");
  expect(setup.backend.posts).toHaveLength(4);
  expect(recovered).toHaveLength(3);
});

it("replaces a rejected token", async () => {
  setup.backend.answer(status(401), stream());
  const auth = tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c"));
  const answer = await setup.client({ auth }).send({ build, ...options });
  expect(answer.attempts).toBe(2);
  expect(setup.rejected).toEqual(["a"]);
  expect(setup.backend.posts.map(({ headers }) => headers.authorization)).toEqual(["Bearer a", "Bearer b"]);
});

it("gives up on a second 401, says what to do, and spends one refresh for each request", async () => {
  setup.backend.answer(status(401, { detail: "Token expired." }));
  const auth = tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c"), chatgpt("d"));
  const client = setup.client({ auth });
  const error = await failureOf(client.send({ build, ...options }));
  expect(error.code).toBe("unauthorized");
  expect(error.message).toBe("Token expired.");
  expect(setup.backend.posts).toHaveLength(2);
  expect(setup.rejected).toEqual(["a"]);
  await failureOf(client.send({ build, ...options }));
  expect(setup.backend.posts).toHaveLength(4);
  expect(setup.rejected).toEqual(["a", "b"]);
});

it("a 401 after other failures is still answered with one refresh", async () => {
  setup.backend.answer(status(500), status(401), status(500), status(401));
  const auth = tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c"));
  expect(await failureOf(setup.client({ auth }).send({ build, ...options }))).toMatchObject({
    code: "unauthorized",
  });
  expect(setup.rejected).toEqual(["a"]);
});

it("never sends a token twice", async () => {
  setup.backend.answer(status(401));
  await failureOf(setup.client().send({ build, ...options }));
  expect(setup.backend.posts).toHaveLength(1);
});

it("hands out a slow answer with what has come so far", async () => {
  setup.backend.answer(open(created));
  const { events } = await setup.client({ holdMs: 5 }).send({ build, ...options });
  const { value = [] } = await events.next();
  expect(value.map(({ type }) => type)).toEqual(["response.created"]);
  await events.return?.();
  await setup.backend.posts[0]?.closed;
});

describe("everything but the login has a default", () => {
  it("fetch is the runtime's, for answers as well", async () => {
    setup.backend.answer(status(503, "", { "retry-after-ms": "1" }), stream());
    const client = createCodexClient({
      auth: tokens(setup, chatgpt("a")),
      codexBaseUrl: setup.backend.codexBaseUrl,
      chatgptBaseUrl: setup.backend.chatgptBaseUrl,
    });
    const answer = await client.send({ build, ...options });
    expect(answer.attempts).toBe(2);
    expect(await readTypes(answer.events)).toEqual(ANSWER_TYPES);
    await client.close();
  });

  it("the number of retries can be chosen", async () => {
    setup.backend.answer(status(500));
    await failureOf(setup.client({ retries: 0 }).send({ build, ...options }));
    expect(setup.backend.posts).toHaveLength(1);
  });
});

it("logs no token, no account and no prompt, whatever happens", async () => {
  setup.backend.routes.set("/backend-api/wham/accounts/check", status(500));
  for (const answer of [
    status(401),
    status(500),
    status(400, { detail: "No." }),
    stream(created + failed("slow_down")),
  ]) {
    setup.backend.answer(answer);
    const client = setup.client({ auth: tokens(setup, chatgpt("secret-token", "secret-account")) });
    await failureOf(client.send({ build: (p) => build(p, "secret prompt"), ...options }));
    await client.models();
    await client.fetchQuota().catch(() => {});
  }
  expect(setup.log.length).toBeGreaterThan(4);
  expect(JSON.stringify(setup.log)).not.toContain("secret");
});
