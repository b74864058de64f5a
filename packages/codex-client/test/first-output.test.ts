import { classifyEvent, UpstreamError } from "@codexthropic/protocol/errors";
import type { Built } from "@codexthropic/protocol/contract";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createCodexClient, type CodexAnswer, type CodexClient } from "../src/index.ts";
import { lateError } from "../src/transport/connection-error.ts";
import { completed, created, delta, failed, frame, item } from "./backend.ts";
import { manualTransport, settle, type ManualTransport } from "./manual.ts";
import { build, chatgpt, failureOf, readAll, readTypes } from "./setup.ts";

/** Time passes only when the test says so. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

const notFound: typeof fetch = async () => new Response("", { status: 404 });

function start(options: Partial<Parameters<typeof createCodexClient>[0]> = {}): {
  upstream: ManualTransport;
  client: CodexClient;
  sent: Promise<CodexAnswer<Built>>;
  controller: AbortController;
} {
  const upstream = manualTransport();
  const controller = new AbortController();
  const client = createCodexClient({
    auth: { getCredentials: async () => chatgpt("t") },
    fetch: notFound,
    transport: upstream.transport,
    ...options,
  });
  const sent = client.send({ build, model: "gpt-5.5", signal: controller.signal });
  sent.catch(() => {});
  return { upstream, client, sent, controller };
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await settle();
  return settled;
}

describe("headers that are late", () => {
  it("are waited for, and never asked for again", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(await isSettled(sent)).toBe(false);
    expect(upstream.exchanges).toHaveLength(1);
    exchange.head();
    await settle();
    exchange.push(created + item);
    expect((await sent).attempts).toBe(1);
  });

  it("end the request when they never come, which is not sent again", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    expect(exchange.request.headerTimeoutMs).toBe(300_000);
    exchange.break(lateError(300_000, exchange.request.url));
    expect(await failureOf(sent)).toMatchObject({
      code: "header_timeout",
      message: "chatgpt.com did not begin to answer within 300 seconds.",
    });
    expect(upstream.exchanges).toHaveLength(1);
  });
});

describe("an answer is held back", () => {
  it.each([
    ["an output item", item],
    ["a delta", delta("a")],
    ["an event of an unknown kind of output", frame({ type: "response.brand_new" })],
    ["the end of an empty answer", completed],
  ])("until %s comes", async (_, output) => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(created);
    exchange.push(frame({ type: "response.in_progress" }));
    exchange.push('data: {"type":"response.queued"}\n\n');
    exchange.push(frame({ type: "codex.brand_new" }) + ": comment\n\ndata: no json\n\ndata: [1]\n\n");
    expect(await isSettled(sent)).toBe(false);
    exchange.push(output);
    expect(await isSettled(sent)).toBe(true);
  });

  it("until output comes, even when it comes byte by byte", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    for (const char of created + item) exchange.push(char);
    const types = readTypes((await sent).events);
    exchange.end();
    expect(await types).toEqual(["response.created", "response.output_item.added"]);
  });

  it("when its first events are long, and they are read wherever they are cut", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    const long = frame({ type: "response.created", response: { instructions: "é€🙂".repeat(1000) } });
    exchange.push(long + failed("invalid_prompt", `Nö. ${"€".repeat(1000)}`));
    expect((await failureOf(sent)).message).toContain(`Nö. ${"€".repeat(1000)}`);
  });

  it("for eight seconds at most", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(created);
    await vi.advanceTimersByTimeAsync(7_999);
    expect(await isSettled(sent)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const types = readTypes((await sent).events);
    exchange.push(failed("server_error"));
    expect(await types).toEqual(["response.created", "response.failed"]);
    expect(upstream.exchanges).toHaveLength(1);
  });

  it.each([
    ["overload", (x: Exchange) => x.push(failed("server_is_overloaded"))],
    ["the end of the stream", (x: Exchange) => x.end()],
    ["a broken connection", (x: Exchange) => x.error(new UpstreamError({ code: "cut", message: "x" }))],
  ])("and %s before it is retried", async (_, happens) => {
    const { upstream, sent } = start({ sleep: async () => {} });
    const first = await upstream.next(0);
    first.head();
    await settle();
    first.push(created);
    happens(first);
    const second = await upstream.next(1);
    second.head();
    await settle();
    second.push(created + item);
    expect((await sent).attempts).toBe(2);
  });

  it("and is an answer even if it fails after the first output", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item + failed("server_is_overloaded"));
    const { events } = await sent;
    exchange.end();
    expect(await readTypes(events)).toEqual(["response.output_item.added", "response.failed"]);
  });

  it("and its rate limits are read at once", async () => {
    const { upstream, sent, client } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    const primary = { used_percent: 80, window_minutes: 300, reset_at: 2_000_000_000 };
    exchange.push(frame({ type: "codex.rate_limits", rate_limits: { primary } }) + item);
    expect((await sent).headers).toEqual({
      "anthropic-ratelimit-unified-status": "allowed_warning",
      "anthropic-ratelimit-unified-5h-status": "allowed_warning",
      "anthropic-ratelimit-unified-5h-utilization": "0.8",
      "anthropic-ratelimit-unified-5h-reset": "2000000000",
    });
    expect(client.quota()?.limits["codex"]?.windows).toHaveLength(1);
  });
});

describe("silence", () => {
  type Events = CodexAnswer<Built>["events"];
  async function streaming(): Promise<{ exchange: Exchange; events: Events; controller: AbortController }> {
    const { upstream, sent, controller } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    return { exchange, events: (await sent).events, controller };
  }

  it("of 300 seconds ends the stream", async () => {
    const { exchange, events } = await streaming();
    const error = failureOf(readAll(events));
    await vi.advanceTimersByTimeAsync(200_000);
    exchange.push(delta("a"));
    await vi.advanceTimersByTimeAsync(299_999);
    expect(await isSettled(error)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await error).toMatchObject({
      code: "idle_timeout",
      message: "The backend sent nothing for 300 seconds.",
    });
    expect(exchange.cancelled).toBe(true);
  });

  it("is none while comments come", async () => {
    const { exchange, events } = await streaming();
    const types = readTypes(events);
    for (let minute = 0; minute < 20; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      exchange.push(": still here\n\n");
      await settle();
    }
    exchange.push(completed);
    expect(await types).toEqual(["response.output_item.added", "response.completed"]);
  });

  it("does not count while nobody reads", async () => {
    const { exchange, events } = await streaming();
    await events.next();
    await vi.advanceTimersByTimeAsync(1_000_000);
    const next = events.next();
    await vi.advanceTimersByTimeAsync(299_000);
    exchange.push(completed);
    expect((await next).value?.map(({ type }) => type)).toEqual(["response.completed"]);
    exchange.end();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(exchange.cancelled).toBe(false);
  });

  it("before the first output is retried", async () => {
    const { upstream, sent } = start({ holdMs: 1_000_000, sleep: async () => {} });
    const first = await upstream.next(0);
    first.head();
    await settle();
    first.push(created);
    await vi.advanceTimersByTimeAsync(300_000);
    const second = await upstream.next(1);
    second.head();
    await settle();
    second.push(item);
    expect((await sent).attempts).toBe(2);
  });

  it("does not matter after the client has gone", async () => {
    const { exchange, events, controller } = await streaming();
    const reason = new Error("gone");
    const all = readAll(events);
    await settle();
    controller.abort(reason);
    await expect(all).rejects.toBe(reason);
    expect(exchange.cancelled).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000_000);
  });

  it("does not matter after return()", async () => {
    const { exchange, events } = await streaming();
    await events.return?.();
    expect(exchange.cancelled).toBe(true);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await vi.advanceTimersByTimeAsync(1_000_000);
  });
});

describe("an answer without output is bounded", () => {
  const mebibyte = "x".repeat(2 ** 20);

  it.each([
    ["comments", `: ${mebibyte}\n\n`],
    ["in_progress", frame({ type: "response.in_progress", response: { instructions: mebibyte } })],
    ["an unknown type", frame({ type: "codex.new", text: mebibyte })],
    ["a type that means nothing", frame({ type: "keepalive", text: mebibyte })],
  ])("%s", async (_, text) => {
    const { upstream, sent } = start({ retries: 0 });
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    for (let i = 0; i < 100 && !exchange.cancelled; i++) {
      exchange.push(text);
      await settle();
    }
    expect(await failureOf(sent)).toMatchObject({
      code: "bad_gateway",
      message: "The backend sent more than 64 MiB without any output.",
    });
    expect(exchange.cancelled).toBe(true);
  });

  it("also after it was handed out", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(created);
    await vi.advanceTimersByTimeAsync(8_000);
    const error = failureOf(readAll((await sent).events));
    for (let i = 0; i < 100 && !exchange.cancelled; i++) {
      exchange.push(`: ${mebibyte}\n\n`);
      await settle();
    }
    expect(await error).toMatchObject({ code: "bad_gateway" });
  });

  it("one endless frame as well", async () => {
    const { upstream, sent } = start({ retries: 0 });
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push("data: {");
    for (let i = 0; i < 100 && !exchange.cancelled; i++) {
      exchange.push(mebibyte);
      await settle();
    }
    expect(await failureOf(sent)).toMatchObject({
      code: "bad_gateway",
      message: "The Codex backend sent a frame of more than 16 MiB.",
    });
  });

  it("an answer with output may be longer", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    const { events } = await sent;
    let length = 0;
    const done = (async () => {
      for await (const batch of events) length += JSON.stringify(batch).length;
    })();
    for (let i = 0; i < 80; i++) {
      exchange.push(delta(mebibyte));
      await settle();
    }
    exchange.push(completed);
    await done;
    expect(length).toBeGreaterThan(80 * 2 ** 20);
  });
});

describe("the end of an answer", () => {
  async function finished(
    rest: string,
  ): Promise<{ exchange: Exchange; events: CodexAnswer<Built>["events"] }> {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    const { events } = await sent;
    await events.next();
    exchange.push(completed + rest);
    expect((await events.next()).done).toBe(false);
    return { exchange, events };
  }

  it("leaves the connection to the rest of the body, which is read in the background", async () => {
    const { exchange, events } = await finished("");
    await events.return?.();
    expect(exchange.cancelled).toBe(false);
    for (let i = 0; i < 100; i++) exchange.push(": comment\n\n");
    await settle();
    expect(exchange.paused).toBe(false);
    exchange.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(exchange.cancelled).toBe(false);
  });

  it("ends the connection when the rest does not come within a second", async () => {
    const { exchange, events } = await finished("");
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await vi.advanceTimersByTimeAsync(999);
    expect(exchange.cancelled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(exchange.cancelled).toBe(true);
  });

  it("is not spoilt by what breaks behind it", async () => {
    const { exchange, events } = await finished("");
    exchange.error(new UpstreamError({ code: "cut", message: "x" }));
    await settle();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});

describe("events of an unexpected shape", () => {
  it.each<[string, { type: string } & Record<string, unknown>]>([
    [
      "rate limits that are no object",
      { type: "codex.rate_limits", rate_limits: 7, credits: "x", plan_type: {} },
    ],
    [
      "windows that are no object",
      { type: "codex.rate_limits", rate_limits: { primary: 7, secondary: "x" } },
    ],
    ["a response that is none", { type: "response.in_progress", response: "x" }],
    ["an item that is none", { type: "response.output_item.added", item: null }],
  ])("%s pass", async (_, event) => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(frame(event) + item + completed);
    expect((await readTypes((await sent).events)).at(-1)).toBe("response.completed");
  });

  it.each<[string, { type: string } & Record<string, unknown>]>([
    ["a failure without anything", { type: "response.failed" }],
    ["a failure whose response is a text", { type: "response.failed", response: "x" }],
    ["a failure whose error is a text", { type: "response.failed", response: { error: "x" } }],
    ["an error that is a number", { type: "error", error: 7, message: [] }],
  ])("%s is a failure", async (_, event) => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item + frame(event));
    const last = (await readAll((await sent).events)).at(-1)!;
    expect(last.type).toBe(event.type);
    expect(classifyEvent(last)).toMatchObject({ code: "server_error" });
  });

  it("what the reader of rate limits throws ends one request, not the process", async () => {
    const problem = new Error("clock");
    let broken = false;
    const { upstream, sent } = start({
      now: () => {
        if (broken) throw problem;
        return 1;
      },
    });
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    const { events } = await sent;
    await events.next();
    const next = events.next();
    broken = true;
    exchange.push(frame({ type: "codex.rate_limits", rate_limits: { primary: { used_percent: 1 } } }));
    await expect(next).rejects.toBe(problem);
    expect(exchange.cancelled).toBe(true);
  });
});

describe("return() while a next() is pending", () => {
  it("ends the request at once; the next() resolves as done", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    const { events } = await sent;
    await events.next();
    const pending = events.next();
    await events.return?.();
    expect(exchange.cancelled).toBe(true);
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  it("also when that next() began before the answer was handed out", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    await vi.advanceTimersByTimeAsync(8_000);
    const { events } = await sent;
    const pending = events.next();
    await events.return?.();
    expect(exchange.cancelled).toBe(true);
    expect(await pending).toEqual({ done: true, value: undefined });
  });
});

describe("the body of a refusal", () => {
  it("is read for a while, not for ever", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head(403);
    await settle();
    exchange.push('{"detail":"No."}');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await failureOf(sent)).toMatchObject({ code: "forbidden", message: "No." });
    expect(exchange.cancelled).toBe(true);
  });

  it("is read up to a size", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head(403);
    await settle();
    exchange.push("<p>".repeat(30_000));
    expect(await failureOf(sent)).toMatchObject({ code: "forbidden" });
    expect(exchange.cancelled).toBe(true);
  });

  it("that breaks off still has a status", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head(403);
    await settle();
    exchange.error(new Error("broken"));
    expect(await failureOf(sent)).toMatchObject({ code: "forbidden" });
  });

  it("is not read after an abort", async () => {
    const { upstream, sent, controller } = start();
    const exchange = await upstream.next(0);
    exchange.head(403);
    await settle();
    const reason = new Error("gone");
    controller.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(exchange.cancelled).toBe(true);
  });
});

type Exchange = Awaited<ReturnType<ManualTransport["next"]>>;
