/** `POST /v1/messages` in a Hono app: translator in front, codex-client behind, transcoder on the way back. */
import { type CodexClient, toReadableStream } from "@codexthropic/codex-client";
import {
  type AnthropicError,
  errorBody,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
  UpstreamError,
} from "@codexthropic/protocol/errors";
import { accumulateMessage, AnswerError, transcodeEvents, transcodeStream } from "@codexthropic/transcoder";
import { identifySession, resolveModel, type Translated, translateRequest } from "@codexthropic/translator";
import { Hono } from "hono";

/** @param client `createCodexClient({ auth: createCodexAuth() })` */
export function messagesApp(client: CodexClient): Hono {
  const app = new Hono();

  app.post("/v1/messages", async (c) => {
    const request = await c.req.json();
    const catalog = client.catalog();
    const session = identifySession({ headers: (name) => c.req.header(name), metadata: request.metadata });
    const { slug, named } = resolveModel(String(request.model), { catalog });

    // The client may ask for the body several times: for another lane, or without what the backend has refused.
    let translated: Translated | undefined;
    const answer = await client.send(
      (preparation) => {
        const result = translateRequest(request, { ...preparation, catalog, session });
        if (!result.ok) throw result.error;
        translated = result;
        return result.body;
      },
      { model: slug, named, ...session, signal: c.req.raw.signal },
    );
    const { restore } = translated!;

    const bytes = toReadableStream(answer.body);
    if (!request.stream)
      return c.json(await accumulateMessage(transcodeEvents(bytes, restore)), 200, answer.headers);
    return c.body(transcodeStream(bytes, restore), 200, {
      ...answer.headers,
      "content-type": "text/event-stream",
      "cache-control": "no-cache",
    });
  });

  app.onError((error) => {
    if (error instanceof AnswerError) return Response.json(error.event, { status: 502 });
    const { status, headers, ...described } = describe(error);
    return Response.json(errorBody(described), { status, headers });
  });

  return app;
}

function describe(error: Error): AnthropicError {
  if (error instanceof UpstreamError) return toAnthropicError(error.failure, { now: Date.now() });
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  return { status: 500, type: "api_error", message: error.message, headers: {} };
}
