/**
 * A fetch-style worker: no Node, no file system, no client library. Translator and transcoder are pure, so they
 * run wherever `fetch` does. One request upstream, no retries; the token comes from a binding.
 */
import { CODEX_CLI_VERSION } from "@codexthropic/protocol/codex";
import type { Translation } from "@codexthropic/protocol/contract";
import {
  classifyResponse,
  errorBody,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
} from "@codexthropic/protocol/errors";
import { readEvents, toSse, transcode, type Transcoding } from "@codexthropic/transcoder";
import { translateRequest } from "@codexthropic/translator";

export interface Env {
  CODEX_BASE_URL: string;
  CODEX_ACCESS_TOKEN: string;
  CHATGPT_ACCOUNT_ID: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    let translation: Translation;
    try {
      translation = translateRequest(await request.json());
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error;
      return Response.json(errorBody(invalidRequest(error)), { status: 400 });
    }

    const upstream = await fetch(`${env.CODEX_BASE_URL}/responses`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${env.CODEX_ACCESS_TOKEN}`,
        "chatgpt-account-id": env.CHATGPT_ACCOUNT_ID,
        "content-type": "application/json",
        accept: "text/event-stream",
        // The backend knows its own client by these two; some models answer to nobody else.
        originator: "codex_cli_rs",
        "user-agent": `codex_cli_rs/${CODEX_CLI_VERSION} (worker)`,
      },
      body: JSON.stringify(translation.body),
      // A token goes only where it was sent.
      redirect: "manual",
      // Whoever leaves takes the upstream request along.
      signal: request.signal,
    });
    if (!upstream.ok || !upstream.body) {
      const failure = classifyResponse(
        upstream.status,
        (name) => upstream.headers.get(name),
        await upstream.text(),
      );
      const { status, headers, ...error } = toAnthropicError(failure, { now: Date.now() });
      return Response.json(errorBody(error), { status, headers });
    }
    return new Response(sse(transcode(readEvents(upstream.body), translation.context)), {
      headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
    });
  },
};

/** One chunk for each batch of events. Whoever leaves cancels upstream. */
function sse(events: Transcoding): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await events.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(toSse(next.value)));
    },
    cancel: () => void events.return?.(),
  });
}
