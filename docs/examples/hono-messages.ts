/** `POST /v1/messages` in a Hono app: translator in front, codex-client behind, transcoder on the way back. */
import type { CodexClient } from "@codexthropic/codex-client";
import {
  type AnthropicError,
  errorBody,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
  UpstreamError,
} from "@codexthropic/protocol/errors";
import { accumulate, AnswerError, toSse, transcode } from "@codexthropic/transcoder";
import { identifySession, resolveModel, translateRequest } from "@codexthropic/translator";
import { Hono } from "hono";
import { stream } from "hono/streaming";

/** @param client `createCodexClient({ auth: createCodexAuth() })` */
export function messagesApp(client: CodexClient): Hono {
  const app = new Hono();

  app.post("/v1/messages", async (c) => {
    const request = await c.req.json();
    const catalog = client.catalog();
    const session = identifySession({ headers: (name) => c.req.header(name), metadata: request.metadata });
    const { slug, named } = resolveModel(String(request.model), { catalog });

    const answer = await client.send({
      // May be called several times: for another lane, or without what the backend has refused.
      build: (options) => translateRequest(request, { ...options, catalog, session }),
      model: slug,
      named,
      signal: c.req.raw.signal,
    });
    const events = transcode(answer.events, answer.built.context);
    for (const [name, value] of Object.entries(answer.headers)) c.header(name, value);

    if (!request.stream) return c.json(await accumulate(events));
    c.header("content-type", "text/event-stream");
    c.header("cache-control", "no-cache");
    return stream(c, async (response) => {
      response.onAbort(() => void events.return?.());
      for await (const batch of events) await response.write(toSse(batch));
    });
  });

  app.onError((error) => {
    if (error instanceof AnswerError) return Response.json(error.event, { status: error.status });
    const { status, headers, ...described } = describe(error);
    return Response.json(errorBody(described), { status, headers });
  });

  return app;
}

function describe(error: Error): AnthropicError {
  if (error instanceof UpstreamError) return toAnthropicError(error.failure, { now: Date.now() });
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  return { code: "internal", status: 500, type: "api_error", message: error.message, headers: {} };
}
