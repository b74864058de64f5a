import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { BodyError, Collector, decompress, tooLarge } from "./body.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { PLAIN, takeFraming } from "./framing.ts";

/** Limits of one listening server. */
export interface BodyLimits {
  /** Bytes. */
  maxBody: number;
  /** Milliseconds until an unfinished body is given up. */
  bodyTimeoutMs: number;
}

/** A Node request and response as an {@link Exchange}: plain writes, no streams in between. */
export function nodeExchange(req: IncomingMessage, res: ServerResponse, limits: BodyLimits): Exchange {
  const url = req.url ?? "/";
  const mark = url.indexOf("?");
  return {
    method: req.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: () => new URLSearchParams(mark < 0 ? "" : url.slice(mark)),
    header: (name) => {
      const value = req.headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    body: () => readBody(req, limits),
    departure: () => departureOf(req.socket),
    reply: nodeReply(res),
  };
}

const departures = new WeakMap<Socket, AbortController>();

function departureOf(socket: Socket): AbortController {
  const known = departures.get(socket);
  if (known) return known;
  const departure = new AbortController();
  // Each pipelined request listens, and there may be many.
  setMaxListeners(0, departure.signal);
  departures.set(socket, departure);
  return departure;
}

function nodeReply(res: ServerResponse): Reply {
  let framing = PLAIN;
  return {
    head: (status, headers) => {
      res.writeHead(status, headers);
      framing = takeFraming(res);
    },
    write: (chunk) => res.write(framing.piece(chunk)),
    end: (chunk = "") => {
      if (!res.writableEnded) res.end(framing.last(chunk));
    },
    onDrain: (listener) => {
      res.on("drain", listener);
    },
    onGone: (listener) => {
      res.on("close", () => {
        if (!res.writableFinished) listener();
      });
    },
  };
}

async function readBody(req: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const announced = Number(req.headers["content-length"]);
  if (announced > limits.maxBody) throw tooLarge(limits.maxBody);
  const raw = await collect(req, limits);
  return decompress(raw, req.headers["content-encoding"] ?? null, limits.maxBody);
}

function collect(req: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const collector = new Collector(limits.maxBody);
    const stop = (error: BodyError): void => {
      clearTimeout(timer);
      req.removeAllListeners("data");
      req.pause();
      reject(error);
    };
    const timer = setTimeout(
      () =>
        stop(
          new BodyError(
            408,
            `The request body was not complete after ${limits.bodyTimeoutMs / 1000} seconds.`,
          ),
        ),
      limits.bodyTimeoutMs,
    );
    req.on("data", (chunk: Uint8Array) => {
      try {
        collector.add(chunk);
      } catch (error) {
        stop(error as BodyError);
      }
    });
    req.on("end", () => {
      clearTimeout(timer);
      resolve(collector.take());
    });
    req.on("error", () => stop(new BodyError(400, "The request body ended early.")));
    req.on("aborted", () => stop(new BodyError(400, "The request body ended early.")));
  });
}
