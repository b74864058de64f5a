import { bodyEndedEarly, type BodyLimits, collectBody } from "./collect-body.ts";
import type { ProxyRequest, ProxyResponse, WriteResponse } from "./http-message.ts";

/** A web-standard request as handlers see it, and the response that `write` resolves. */
export function openFetchExchange(
  request: Request,
  limits: BodyLimits,
): { request: ProxyRequest; write: WriteResponse; response: Promise<Response> } {
  const url = new URL(request.url);
  const leaving = new AbortController();
  const signal = AbortSignal.any([request.signal, leaving.signal]);
  let respond: (response: Response) => void;
  const response = new Promise<Response>((resolve) => {
    respond = resolve;
  });
  return {
    request: {
      method: request.method,
      path: url.pathname,
      query: () => url.searchParams,
      header: (name) => request.headers.get(name) ?? (name === "host" ? url.host : null),
      readBody: () => readBody(request, limits),
      signal,
      get clientLeft() {
        return signal.aborted;
      },
    },
    write: ({ status, headers, body, ping }) =>
      new Promise((resolve, reject) => {
        if (typeof body === "string") {
          const bytes = new TextEncoder().encode(body);
          respond(
            new Response(bytes, { status, headers: { ...headers, "content-length": String(bytes.length) } }),
          );
          return resolve();
        }
        const leave = (): void => {
          leaving.abort(new DOMException("The client has left.", "AbortError"));
        };
        signal.addEventListener("abort", () => resolve(), { once: true });
        respond(new Response(streamOf(body, ping, { resolve, reject, leave }), { status, headers }));
      }),
    response,
  };
}

function readBody(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  const { headers, body } = request;
  return collectBody(
    { contentLength: headers.get("content-length"), contentEncoding: headers.get("content-encoding") },
    limits,
    async (sink) => {
      try {
        for await (const chunk of body ?? []) sink.add(chunk);
        sink.end();
      } catch {
        sink.fail(bodyEndedEarly());
      }
    },
  );
}

/** Pulls one piece for each read of the client. */
function streamOf(
  body: Exclude<ProxyResponse["body"], string>,
  ping: ProxyResponse["ping"],
  { resolve, reject, leave }: { resolve: () => void; reject: (error: unknown) => void; leave: () => void },
): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setInterval> | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => {
        if (controller.desiredSize === null) clearInterval(timer);
        else if (controller.desiredSize > 0) controller.enqueue(encoder.encode(text));
      };
      timer = ping && setInterval(() => write(ping.text), ping.afterMs).unref();
    },
    async pull(controller) {
      try {
        const next = await pieces.next();
        timer?.refresh();
        if (!next.done) return controller.enqueue(encoder.encode(next.value));
        clearInterval(timer);
        controller.close();
        resolve();
      } catch (error) {
        clearInterval(timer);
        reject(error);
        throw error;
      }
    },
    async cancel() {
      clearInterval(timer);
      leave();
      await pieces.return?.();
    },
  });
}
