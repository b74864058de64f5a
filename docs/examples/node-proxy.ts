/** A proxy on plain `node:http`: one write for each batch of events, back-pressure both ways. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { CodexClient } from "@codexthropic/codex-client";
import {
  errorBody,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
  UpstreamError,
} from "@codexthropic/protocol/errors";
import { toSse, transcode } from "@codexthropic/transcoder";
import { resolveModel, translateRequest } from "@codexthropic/translator";

/** @param client `createCodexClient({ auth: createCodexAuth(), transport: nodeTransport() })` */
export function messagesServer(client: CodexClient): Server {
  return createServer((request, response) => {
    answer(client, request, response).catch((error: unknown) => {
      // Whoever has gone needs no words.
      if (response.destroyed) return;
      const { status, headers, ...described } = describe(error);
      response
        .writeHead(status, { ...headers, "content-type": "application/json" })
        .end(JSON.stringify(errorBody(described)));
    });
  });
}

async function answer(
  client: CodexClient,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = (await json(request)) as { model: string };
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const { events, built, headers } = await client.send({
    build: (options) => translateRequest(asked, options),
    model: resolveModel(asked.model).slug,
    signal: leaving.signal,
  });

  response.writeHead(200, { ...headers, "content-type": "text/event-stream", "cache-control": "no-cache" });
  for await (const batch of transcode(events, built.context)) {
    if (!response.write(toSse(batch))) await once(response, "drain", { signal: leaving.signal });
  }
  response.end();
}

function describe(error: unknown): ReturnType<typeof invalidRequest> {
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  const failure =
    error instanceof UpstreamError
      ? error.failure
      : { code: "server_error" as const, message: String(error) };
  return toAnthropicError(failure, { now: Date.now() });
}
