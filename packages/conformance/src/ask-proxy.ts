import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Answer } from "./observed.ts";
import { readAnswer } from "./read-answer.ts";
import type { ClientRequest, Body } from "./case.ts";

/** What {@link askProxy} needs besides the request. */
export interface SendContext {
  proxyUrl: string;
  /** Sent as `x-api-key`. */
  apiKey: string;
  session: string;
  /** Resolves when the request has reached the backend. A client that leaves before the response headers leaves then. */
  arrived: () => Promise<unknown>;
  /** Milliseconds. */
  timeoutMs: number;
}

/** Sends one request as a client would and reads the whole answer. Rejects when there is none. */
export async function askProxy(
  request: ClientRequest,
  body: Body | undefined,
  context: SendContext,
): Promise<Answer> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(context.timeoutMs)]);
  const { leave } = request;
  const responding = fetch(new URL(request.path ?? "/v1/messages?beta=true", context.proxyUrl), {
    method: request.method ?? "POST",
    headers: headersOf(request, body, context),
    signal,
    redirect: "manual",
    ...(body !== undefined && { body: await encode(body, request.gzip ?? false) }),
  });
  if (leave === "before_headers") {
    // It is not awaited before the request has arrived, and not at all when that fails.
    responding.catch(() => {});
    await context.arrived();
    leaving.abort();
    return readAnswer({ status: 0, headers: new Headers(), text: "", left: true });
  }
  const response = await responding;
  const { text, left } = await read(response, leave === "during_stream", leaving);
  return readAnswer({ status: response.status, headers: response.headers, text, left });
}

/** As Claude Code sends them. @see docs/reference/claude-code-client.md section 1 */
function headersOf(
  request: ClientRequest,
  body: Body | undefined,
  { apiKey, session }: SendContext,
): Record<string, string> {
  const usual = {
    accept: "application/json",
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "claude-code-20250219,interleaved-thinking-2025-05-14,some-beta-of-tomorrow-2099-01-01",
    "x-api-key": apiKey,
    "x-claude-code-session-id": session,
    "user-agent": "codexthropic-conformance",
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(request.gzip && { "content-encoding": "gzip" }),
  };
  const own = Object.entries({ ...usual, ...request.headers }).filter(([, value]) => value !== null);
  return Object.fromEntries(own) as Record<string, string>;
}

async function encode(body: Body, isGzipped: boolean): Promise<string | Uint8Array<ArrayBuffer>> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return isGzipped ? new Uint8Array(await promisify(gzip)(text)) : text;
}

async function read(
  response: Response,
  leaves: boolean,
  leaving: AbortController,
): Promise<{ text: string; left: boolean }> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    text += decoder.decode(chunk.value as Uint8Array, { stream: true });
    if (!leaves || !text.includes("content_block_delta")) continue;
    leaving.abort();
    return { text, left: true };
  }
  return { text: text + decoder.decode(), left: false };
}
