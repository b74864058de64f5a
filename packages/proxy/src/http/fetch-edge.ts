import { Collector, decompress, endedEarly, tooLarge } from "./body.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { HttpError } from "./http-error.ts";

/** A web-standard `Request` as an {@link Exchange}, and the `Response` that its reply becomes. */
export function webExchange(
  request: Request,
  maxBody: number,
): { exchange: Exchange; response: Promise<Response> } {
  const url = new URL(request.url);
  const { reply, response } = webReply(request.signal);
  const exchange: Exchange = {
    method: request.method,
    path: url.pathname,
    query: () => url.searchParams,
    header: (name) => request.headers.get(name) ?? (name === "host" ? url.host : null),
    body: () => readBody(request, maxBody),
    departure: () => new AbortController(),
    reply,
  };
  return { exchange, response };
}

async function readBody(request: Request, maxBody: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > maxBody) throw tooLarge(maxBody);
  const collector = new Collector(maxBody);
  try {
    for await (const chunk of request.body ?? []) collector.add(chunk);
  } catch (error) {
    throw error instanceof HttpError ? error : endedEarly();
  }
  return decompress(collector.take(), request.headers.get("content-encoding"), maxBody);
}

/** No pull source here: the core pushes, `desiredSize` tells when to stop, `pull` tells when to go on. */
function webReply(signal: AbortSignal): { reply: Reply; response: Promise<Response> } {
  const encoder = new TextEncoder();
  const drained: (() => void)[] = [];
  const gone: (() => void)[] = [];
  const leave = (): void => {
    for (const listener of gone.splice(0)) listener();
  };
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (c) => {
        controller = c;
      },
      pull: () => {
        for (const listener of drained) listener();
      },
      cancel: leave,
    },
    { highWaterMark: 64 * 1024, size: (chunk) => chunk.byteLength },
  );
  signal.addEventListener("abort", leave, { once: true });

  let respond: (response: Response) => void;
  const response = new Promise<Response>((resolve) => {
    respond = resolve;
  });
  const reply: Reply = {
    head: (status, headers) =>
      respond(new Response(status === 204 || status === 304 ? null : body, { status, headers })),
    write: (chunk) => {
      controller?.enqueue(encoder.encode(chunk));
      return (controller?.desiredSize ?? 0) > 0;
    },
    end: (chunk) => {
      gone.length = 0;
      if (chunk !== undefined && chunk !== "") controller?.enqueue(encoder.encode(chunk));
      controller?.close();
    },
    onDrain: (listener) => {
      drained.push(listener);
    },
    onGone: (listener) => {
      if (signal.aborted) listener();
      else gone.push(listener);
    },
  };
  return { reply, response };
}
