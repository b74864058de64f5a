import { beforeEach, describe, expect, it } from "vitest";

import { abortable } from "../src/abort.ts";
import type { CodexClientOptions, Credentials } from "../src/index.ts";
import { sleep } from "../src/timer.ts";
import { ANSWER_TYPES, created, delta, item, open, silence, status, stream } from "./backend.ts";
import { bodyFor, build, chatgpt, readAll, readTypes, useBackend } from "./setup.ts";

/** After an abort the request upstream ends at once, in every state, and nothing more is sent. */

const setup = useBackend();
const reason = new Error("the client has gone");
const options = { model: "gpt-5.5" };

let controller: AbortController;
beforeEach(() => {
  controller = new AbortController();
});

const send = (given: Partial<CodexClientOptions> = {}): Promise<unknown> =>
  setup.client(given).send({ build, ...options, signal: controller.signal });

const collect = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Resolves when the backend has received the post, and answers it. */
function arrival(answer: Parameters<typeof setup.backend.answer>[0]): Promise<void> {
  return new Promise((resolve) => {
    setup.backend.answer((...args) => {
      answer(...args);
      resolve();
    });
  });
}

it("before anything has happened", async () => {
  controller.abort(reason);
  await expect(send()).rejects.toBe(reason);
  expect(setup.backend.posts).toHaveLength(0);
});

it("while a token is being refreshed, which goes on", async () => {
  let finish: (credentials: Credentials) => void = () => {};
  const auth = { getCredentials: () => new Promise<Credentials>((resolve) => (finish = resolve)) };
  const sent = send({ auth });
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  finish(chatgpt("late"));
  expect(setup.backend.posts).toHaveLength(0);
});

it("while a rejected token is being replaced", async () => {
  setup.backend.answer(status(401));
  let asked = (): void => {};
  const asking = new Promise<void>((resolve) => (asked = resolve));
  const auth: CodexClientOptions["auth"] = {
    getCredentials: ({ rejected } = {}) => {
      if (rejected === undefined) return Promise.resolve(chatgpt("a"));
      asked();
      return new Promise(() => {});
    },
  };
  const sent = send({ auth });
  await asking;
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  expect(setup.backend.posts).toHaveLength(1);
});

it("while the workspace is looked up", async () => {
  let asked = (): void => {};
  const asking = new Promise<void>((resolve) => (asked = resolve));
  setup.backend.routes.set("/backend-api/wham/accounts/check", () => asked());
  const sent = send();
  await asking;
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  expect(setup.backend.posts).toHaveLength(0);
});

describe.each([[false], [true]])("after a garbage collection: %s", (collected) => {
  const leave = async (): Promise<void> => {
    if (collected) await collect();
    controller.abort(reason);
  };

  it("while waiting for headers", async () => {
    const arrived = arrival(silence);
    const sent = send();
    await arrived;
    await leave();
    await expect(sent).rejects.toBe(reason);
    await setup.backend.posts[0]?.closed;
  });

  it("while the body of a refusal arrives", async () => {
    const arrived = arrival((response) => {
      response.writeHead(500);
      response.write("{");
    });
    const sent = send();
    await arrived;
    await leave();
    await expect(sent).rejects.toBe(reason);
    await setup.backend.posts[0]?.closed;
  });

  it("while the head is held back", async () => {
    const arrived = arrival(open(created));
    const sent = send();
    await arrived;
    await leave();
    await expect(sent).rejects.toBe(reason);
    await setup.backend.posts[0]?.closed;
  });

  it("while the answer streams", async () => {
    setup.backend.answer(open(created + item + delta("a")));
    const outcome = await setup
      .client()
      .send({ build, ...options, signal: controller.signal })
      .then(({ events }) => ({ all: readAll(events) }));
    await leave();
    await expect(outcome.all).rejects.toBe(reason);
    await setup.backend.posts[0]?.closed;
  });

  it("before the answer is read", async () => {
    setup.backend.answer(open(created + item));
    const { events } = await setup.client().send({ build, ...options, signal: controller.signal });
    await leave();
    await setup.backend.posts[0]?.closed;
    await expect(readAll(events)).rejects.toBe(reason);
  });

  it.each([["before it is read"], ["while it is read"]])("by return() of the answer, %s", async (when) => {
    setup.backend.answer(open(created + item));
    const stop = await setup
      .client()
      .send({ build, ...options })
      .then(async ({ events }) => {
        if (when === "while it is read") {
          await events.next();
          void events.next();
        }
        return () => events.return?.();
      });
    if (collected) await collect();
    await stop();
    await expect(setup.backend.posts[0]?.closed).resolves.toBeUndefined();
  });
});

it("during a pause between two requests", async () => {
  setup.backend.answer(status(500));
  const sent = send({
    sleep: (_, signal) => {
      setImmediate(() => controller.abort(reason));
      return sleep(1_000_000, signal);
    },
  });
  await expect(sent).rejects.toBe(reason);
  expect(setup.backend.posts).toHaveLength(1);
});

it("while a PDF is read", async () => {
  setup.backend.answer(status(400, { detail: "Invalid value: 'input_file'." }));
  let reading = (): void => {};
  const begun = new Promise<void>((resolve) => (reading = resolve));
  const sent = setup.client({ pdfText: () => (reading(), new Promise(() => {})) }).send({
    build: (given) => ({
      ...build(given),
      body: {
        ...bodyFor(given),
        input: [
          {
            type: "message",
            role: "user",
            content: [{ type: "input_file", file_data: "data:application/pdf;base64,JVBERg==" }],
          },
        ],
      },
    }),
    ...options,
    signal: controller.signal,
  });
  await begun;
  controller.abort(reason);
  await expect(sent).rejects.toBe(reason);
  expect(setup.backend.posts).toHaveLength(1);
});

it("a finished answer is left alone", async () => {
  setup.backend.answer(stream());
  const { events } = await setup.client().send({ build, ...options, signal: controller.signal });
  expect(await readTypes(events)).toEqual(ANSWER_TYPES);
  controller.abort(reason);
});

it("our own sleep ends by itself, and at once when it is too late", async () => {
  await sleep(1, controller.signal);
  controller.abort(reason);
  await expect(sleep(1_000_000, controller.signal)).rejects.toBe(reason);
});

it("an abandoned promise may still reject", async () => {
  const signal = AbortSignal.abort(new Error("gone"));
  await expect(abortable(Promise.reject(new Error("late")), signal)).rejects.toThrow("gone");
  expect(() => abortable("known", signal)).toThrow("gone");
});
