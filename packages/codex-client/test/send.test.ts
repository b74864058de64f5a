import { describe, expect, it } from "vitest";

import { createCodexClient } from "../src/index.ts";

import { ANSWER, created, cut, failed, open, status, stream } from "./backend.ts";
import { bodyFor, chatgpt, failureOf, readAll, tokens, useBackend } from "./setup.ts";

const setup = useBackend();
const options = { model: "gpt-5.5" };

it("hands the stream out from its first byte", async () => {
  setup.backend.answer(stream());
  const answer = await setup.client().send(bodyFor, options);
  expect(answer).toMatchObject({ model: "gpt-5.5", lane: "full", attempts: 1 });
  expect(await readAll(answer.body)).toBe(ANSWER);
});

it("retries what a retry can help, with growing pauses, and nobody notices", async () => {
  setup.backend.answer(status(500), cut(created), stream(created + failed("server_is_overloaded")), stream());
  const answer = await setup.client().send(bodyFor, options);
  expect(answer.attempts).toBe(4);
  expect(await readAll(answer.body)).toBe(ANSWER);
  expect(setup.waits).toEqual([500, 1000, 2000]);
});

it("stops after four requests", async () => {
  setup.backend.answer(status(500));
  const error = await failureOf(setup.client().send(bodyFor, options));
  expect(error.code).toBe("server_error");
  expect(setup.backend.posts).toHaveLength(4);
});

it("replaces a rejected token, twice at most", async () => {
  setup.backend.answer(status(401), status(401), stream());
  const auth = tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c"));
  const answer = await setup.client({ auth }).send(bodyFor, options);
  expect(answer.attempts).toBe(3);
  expect(setup.rejected).toEqual(["a", "b"]);
  expect(setup.backend.posts.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer a",
    "Bearer b",
    "Bearer c",
  ]);
});

it("gives up on a third 401 and says what to do", async () => {
  setup.backend.answer(status(401, { detail: "Token expired." }));
  const auth = tokens(setup, chatgpt("a"), chatgpt("b"), chatgpt("c"), chatgpt("d"));
  const error = await failureOf(setup.client({ auth }).send(bodyFor, options));
  expect(error.code).toBe("unauthorized");
  expect(error.message).toBe("Token expired. Run `codex login` or `codexthropic login`, then try again.");
  expect(setup.backend.posts).toHaveLength(3);
});

it("never sends a token twice", async () => {
  setup.backend.answer(status(401));
  await failureOf(setup.client().send(bodyFor, options));
  expect(setup.backend.posts).toHaveLength(1);
});

it("lets go of a slow head and keeps its bytes", async () => {
  setup.backend.answer(open(created));
  const answer = await setup.client({ headHoldMs: 5 }).send(bodyFor, options);
  const first = await new Promise<string>((resolve) => {
    answer.body.start({ write: (chunk) => resolve(Buffer.from(chunk).toString()), end() {}, error() {} });
  });
  expect(first).toBe(created);
  answer.body.cancel();
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
    const answer = await client.send(bodyFor, options);
    expect(answer.attempts).toBe(2);
    expect(await readAll(answer.body)).toBe(ANSWER);
    await client.close();
  });

  it("the number of retries can be chosen", async () => {
    setup.backend.answer(status(500));
    await failureOf(setup.client({ retries: 0 }).send(bodyFor, options));
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
    await failureOf(client.send((p) => bodyFor(p, "secret prompt"), options));
    await client.models();
    await client.fetchQuota().catch(() => {});
  }
  expect(setup.log.length).toBeGreaterThan(4);
  expect(JSON.stringify(setup.log)).not.toContain("secret");
});
