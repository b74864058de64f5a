import { classifyEvent, UpstreamError } from "@codexthropic/protocol/errors";
import { describe, expect, it } from "vitest";

import { completed, created, failed, frame, item, status, stream, type Answer } from "./backend.ts";
import { build, chatgpt, failureOf, readAll, tokens, useBackend } from "./setup.ts";

/** Whatever the backend repeats of the login, no failure carries it. */

const setup = useBackend();
const TOKEN = "opaque-token-0123456789";
const ACCOUNT = "0b3d2f0e-1111-4222-8333-000000000009";
const ECHO = `Token ${TOKEN} of account ${ACCOUNT.toUpperCase()} (ann@example.com, eyJhbGciOiJub25lIn0.e30.x, sk-live-123456) is bad.`;

function expectClean(value: unknown): void {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  for (const secret of [TOKEN, ACCOUNT, "ann@", "eyJ", "sk-live", TOKEN.slice(0, 14)]) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
}
function allTexts(error: UpstreamError): string {
  let text = "";
  for (let next: unknown = error; next instanceof Error; next = next.cause) {
    text += `${next.message} ${next.stack} ${JSON.stringify(next)}`;
  }
  return text;
}
const send = (answer: Answer): ReturnType<ReturnType<typeof setup.client>["send"]> => {
  setup.backend.answer(answer);
  const client = setup.client({ auth: tokens(setup, chatgpt(TOKEN, ACCOUNT)), retries: 0 });
  return client.send({ build, model: "gpt-5.5" });
};

describe("before the first output", () => {
  it.each<[string, Answer]>([
    ["a refusal", status(400, { detail: ECHO })],
    ["a 401", status(401, { error: { message: ECHO } })],
    ["a sentence", status(403, ECHO)],
    ["a server error", status(500, { error: { message: ECHO } })],
    ["response.failed", stream(created + failed("invalid_prompt", ECHO))],
    ["an error event", stream(frame({ type: "error", error: { message: ECHO } }))],
    ["a cut token", status(400, { detail: `Token ${TOKEN.slice(0, 15)}… is bad.` })],
  ])("%s", async (_, answer) => {
    const error = await failureOf(send(answer));
    expectClean(allTexts(error));
    expectClean(error.failure);
    expect(error.message).toContain("[redacted]");
    expectClean(setup.log);
  });

  it("a connection's error and its causes", async () => {
    const cause = new Error(ECHO, { cause: new AggregateError([new Error(ECHO)], ECHO) });
    const transport = (): Promise<never> =>
      Promise.reject(new UpstreamError({ code: "unreachable", message: ECHO }, { cause }));
    const client = setup.client({
      auth: tokens(setup, chatgpt(TOKEN, ACCOUNT)),
      retries: 0,
      transport,
    });
    const error = await failureOf(client.send({ build, model: "gpt-5.5" }));
    expectClean(allTexts(error));
    expect((error.cause as Error).message).toContain("[redacted]");
  });
});

it("a small call", async () => {
  setup.backend.routes.set("/backend-api/wham/usage", status(403, { detail: ECHO }));
  const client = setup.client({ auth: tokens(setup, chatgpt(TOKEN, ACCOUNT)) });
  const error = await failureOf(client.fetchQuota());
  expectClean(allTexts(error));
  expect(error.message).toContain("[redacted]");
});

it("a small call whose answer never ends is given up", async () => {
  const client = setup.client({
    auth: tokens(setup, chatgpt(TOKEN, ACCOUNT)),
    fetch: async () =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20)) })),
  });
  expect(await failureOf(client.fetchQuota())).toMatchObject({
    code: "bad_gateway",
    message: "The answer is larger than 32 MiB.",
  });
});

describe("after the first output", () => {
  it.each([
    ["response.failed", failed("server_error", ECHO)],
    ["a nested error", frame({ type: "error", error: { code: "server_error", message: ECHO } })],
    ["a flat error", frame({ type: "error", code: "server_error", message: ECHO, status: 500 })],
  ])("%s keeps its meaning", async (_, failure) => {
    const { events } = await send(stream(created + item + failure));
    const last = (await readAll(events)).at(-1)!;
    expectClean(last);
    expect(classifyEvent(last)).toMatchObject({
      code: "server_error",
      message: expect.stringContaining("[redacted]"),
    });
  });

  it("a usage limit knows what the headers said about its reset", async () => {
    const { events } = await send(
      stream(item + failed("usage_limit_reached", "The usage limit has been reached"), {
        "x-codex-primary-used-percent": "100",
        "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": "1800007200",
        "x-codex-plan-type": "plus",
      }),
    );
    expect(classifyEvent((await readAll(events)).at(-1)!)).toEqual({
      code: "usage_limit_reached",
      message: "The usage limit has been reached",
      plan_type: "plus",
      resets_at: 1_800_007_200,
      window_minutes: 300,
    });
  });

  it("other events are handed out as they came", async () => {
    const { events } = await send(stream(item + completed));
    expect((await readAll(events)).map((event) => frame(event as { type: string })).join("")).toBe(
      item + completed,
    );
  });
});
