import { describe, expect, it } from "vitest";

import type { CodexAnswer } from "../src/index.ts";
import { estimateTokens } from "../src/request/detect-overflow.ts";
import { created, cut, status, stream } from "./backend.ts";
import { bodyFor, build, failureOf, useBackend } from "./setup.ts";

/** Above some 372k tokens the backend answers with a 200 and nothing in it. */

const setup = useBackend();
const long = "word ".repeat(400_000);

const send = (
  text: string,
  options: Parameters<typeof setup.client>[0] = {},
): Promise<CodexAnswer<ReturnType<typeof build>>> =>
  setup.client(options).send({ build: (given) => build(given, text), model: "gpt-5.5" });

describe("an empty answer", () => {
  it.each([
    ["with no byte", status(200)],
    ["with comments", stream(": ping\n\n")],
  ])("%s to a very long request is an overflow, and is not retried", async (_, answer) => {
    setup.backend.answer(answer);
    expect(await failureOf(send(long))).toMatchObject({ code: "context_length_exceeded" });
    expect(setup.backend.posts).toHaveLength(1);
  });

  it("to a shorter request is a broken one", async () => {
    setup.backend.answer(status(200), stream());
    expect((await send("Hi")).attempts).toBe(2);
  });

  it("is none when the connection broke or an event came", async () => {
    setup.backend.answer(cut(""), stream(created), stream());
    expect((await send(long)).attempts).toBe(3);
  });

  it("is judged by the caller's own count", async () => {
    setup.backend.answer(status(200));
    expect(await failureOf(send("Hi", { estimateTokens: async () => 400_000 }))).toMatchObject({
      code: "context_length_exceeded",
    });
    expect(await failureOf(send(long, { estimateTokens: () => 300_000 }))).toMatchObject({ code: "cut" });
  });
});

it("the estimate counts texts, not images, files and encrypted reasoning", () => {
  const body = bodyFor({ model: "gpt-5.5", lane: "full" }, "x".repeat(3500));
  const text = estimateTokens(body);
  expect(text).toBeGreaterThan(1000);
  expect(text).toBeLessThan(1200);
  const data = "A".repeat(1_000_000);
  const more = estimateTokens({
    ...body,
    input: [
      ...body.input,
      { type: "reasoning", summary: [], encrypted_content: data },
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_image", image_url: data },
          { type: "input_file", file_data: data },
        ],
      },
    ],
  });
  expect(more - text).toBeLessThan(200);
});
