/** A proxy on plain `node:http`: bytes in, strings out, one write per chunk, back-pressure both ways. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { CodexClient } from "@codexthropic/codex-client";
import { errorBody, toAnthropicError, UpstreamError } from "@codexthropic/protocol/errors";
import { createByteTranscoder } from "@codexthropic/transcoder";
import { resolveModel, type Translated, translateRequest } from "@codexthropic/translator";

/** @param client `createCodexClient({ auth: createCodexAuth(), transport: nodeTransport() })` */
export function messagesServer(client: CodexClient): Server {
  return createServer((request, response) => {
    answer(client, request, response).catch((error: unknown) => {
      const failure =
        error instanceof UpstreamError
          ? error.failure
          : { code: "server_error" as const, message: String(error) };
      const { status, headers, ...described } = toAnthropicError(failure, { now: Date.now() });
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
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  let translated: Translated | undefined;
  const { body: source, headers } = await client.send(
    (preparation) => {
      const result = translateRequest(asked, preparation);
      if (!result.ok) throw new UpstreamError({ code: "invalid_request", message: result.error.message });
      translated = result;
      return result.body;
    },
    { model: resolveModel(asked.model).slug, signal: gone.signal },
  );

  const transcoder = createByteTranscoder(translated!.restore);
  response.writeHead(200, { ...headers, "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.once("close", () => source.cancel());
  response.on("drain", () => source.resume());
  source.start({
    write(chunk) {
      const text = transcoder.write(chunk);
      if (text !== "" && !response.write(text)) source.pause();
      if (transcoder.finished) response.end();
    },
    end: () => void response.end(transcoder.end()),
    error: (error) =>
      void response.end(
        transcoder.fail(
          error instanceof UpstreamError ? error.failure : { code: "cut", message: String(error) },
        ),
      ),
  });
}
