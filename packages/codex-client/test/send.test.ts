import { expect, it } from "vitest";

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
