import { UpstreamError } from "@codexthropic/protocol/errors";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createCodexClient, type ByteSource, type CodexClient } from "../src/index.ts";
import { lateError } from "../src/transport/connection-error.ts";
import { completed, created, delta, failed, frame, item } from "./backend.ts";
import { manualTransport, settle, type ManualTransport } from "./manual.ts";
import { bodyFor, chatgpt, failureOf, readAll } from "./setup.ts";

/** Time passes only when the test says so. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

const notFound: typeof fetch = async () => new Response("", { status: 404 });

function start(options: Partial<Parameters<typeof createCodexClient>[0]> = {}): {
  upstream: ManualTransport;
  client: CodexClient;
  sent: ReturnType<CodexClient["send"]>;
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
  const sent = client.send(bodyFor, { model: "gpt-5.5", signal: controller.signal });
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

describe("the head", () => {
  it.each([
    ["an output item", item],
    ["a delta", delta("a")],
    ["an event of an unknown kind of output", frame({ type: "response.brand_new" })],
    ["the end of an empty answer", completed],
  ])("is let go by %s", async (_, output) => {
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
    expect(exchange.paused).toBe(true);
  });

  it("is seen even when it comes byte by byte", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    for (const char of created + item) exchange.push(char);
    const body = (await sent).body;
    const text = readAll(body);
    exchange.end();
    expect(await text).toBe(created + item);
  });

  it("may be long, and is read to its end wherever it is cut", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    const long = frame({ type: "response.created", response: { instructions: "é€🙂".repeat(1000) } });
    exchange.push(long + failed("invalid_prompt", `Nö. ${"€".repeat(1000)}`));
    expect((await failureOf(sent)).message).toContain(`Nö. ${"€".repeat(1000)}`);
  });

  it("is let go after eight seconds without output", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(created);
    await vi.advanceTimersByTimeAsync(7_999);
    expect(await isSettled(sent)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { body } = await sent;
    const text = readAll(body);
    exchange.push(failed("server_error"));
    exchange.end();
    expect(await text).toBe(created + failed("server_error"));
    expect(upstream.exchanges).toHaveLength(1);
  });

  it.each([
    ["overload", (x: Exchange) => x.push(failed("server_is_overloaded"))],
    ["the end of the stream", (x: Exchange) => x.end()],
    ["a broken connection", (x: Exchange) => x.error(new UpstreamError({ code: "cut", message: "x" }))],
  ])("before it, %s is not the client's business", async (what, happens) => {
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
    expect(first.cancelled || what !== "overload").toBe(true);
  });

  it("goes on being an answer when it fails after it", async () => {
    const { upstream, sent } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item + failed("server_is_overloaded"));
    const { body } = await sent;
    exchange.end();
    expect(await readAll(body)).toBe(item + failed("server_is_overloaded"));
  });

  it("tells of rate limits on the way", async () => {
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
  async function streaming(): Promise<{ exchange: Exchange; body: ByteSource; signal: AbortController }> {
    const { upstream, sent, controller } = start();
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    return { exchange, body: (await sent).body, signal: controller };
  }

  it("of 300 seconds ends the stream", async () => {
    const { exchange, body } = await streaming();
    const text = failureOf(readAll(body));
    await vi.advanceTimersByTimeAsync(200_000);
    exchange.push(delta("a"));
    await vi.advanceTimersByTimeAsync(299_999);
    expect(await isSettled(text)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await text).toMatchObject({
      code: "idle_timeout",
      message: "The backend sent nothing for 300 seconds.",
    });
    expect(exchange.cancelled).toBe(true);
  });

  it("is not the backend's while the reader has paused", async () => {
    const { exchange, body } = await streaming();
    let text = "";
    const done = new Promise<void>((resolve, reject) => {
      body.start({ write: (chunk) => (text += Buffer.from(chunk).toString()), end: resolve, error: reject });
    });
    body.pause();
    expect(exchange.paused).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000_000);
    body.resume();
    expect(exchange.paused).toBe(false);
    await vi.advanceTimersByTimeAsync(299_000);
    exchange.push(completed);
    exchange.end();
    await done;
    expect(text).toBe(item + completed);
    await vi.advanceTimersByTimeAsync(1_000_000);
  });

  it("before the head is held back for less than that is retried", async () => {
    const { upstream, sent } = start({ headHoldMs: 1_000_000, sleep: async () => {} });
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

  it("nobody's after the client has gone", async () => {
    const { exchange, body, signal } = await streaming();
    const reason = new Error("gone");
    const text = readAll(body);
    signal.abort(reason);
    await expect(text).rejects.toBe(reason);
    expect(exchange.cancelled).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000_000);
  });

  it("a cancelled body cancels upstream", async () => {
    const { exchange, body } = await streaming();
    body.cancel();
    expect(exchange.cancelled).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000_000);
  });
});

it("a reader that pauses while it gets the early bytes is not given more", async () => {
  const { upstream, sent } = start();
  const exchange = await upstream.next(0);
  exchange.head();
  await settle();
  exchange.push(item);
  const { body } = await sent;
  body.start({ write: () => body.pause(), end() {}, error() {} });
  expect(exchange.paused).toBe(true);
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

  it("is nobody's business after an abort", async () => {
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
