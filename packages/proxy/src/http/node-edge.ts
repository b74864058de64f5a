import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Collector, decompress, endedEarly, tooLarge } from "./body.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { PLAIN, takeFraming } from "./framing.ts";
import { onProbe } from "./half-close.ts";
import { HttpError } from "./http-error.ts";
import { readTarget } from "./target.ts";
import type { Uploads } from "./uploads.ts";

/** Limits of one listening server. */
export interface BodyLimits {
  /** Bytes. */
  maxBody: number;
  /** Milliseconds until an unfinished body is given up. */
  bodyTimeoutMs: number;
  uploads: Uploads;
}

/** A Node request and response as an {@link Exchange}: plain writes, no streams in between. */
export function nodeExchange(req: IncomingMessage, res: ServerResponse, limits: BodyLimits): Exchange {
  const { path, query, authority } = readTarget(req.url ?? "/");
  return {
    method: req.method ?? "GET",
    path,
    query: () => new URLSearchParams(query),
    header: (name) => {
      if (name === "host" && authority !== null) return authority;
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
      if (headers["content-type"]?.startsWith("text/event-stream")) {
        onProbe(res, () => res.write(framing.piece(":\n\n")));
      }
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
    const end = (): void => {
      clearTimeout(timer);
      upload.end();
    };
    const stop = (error: unknown): void => {
      end();
      req.removeAllListeners("data");
      req.pause();
      reject(error);
    };
    const timer = setTimeout(() => stop(unfinished(limits.bodyTimeoutMs)), limits.bodyTimeoutMs);
    const upload = limits.uploads.begin(stop);
    req.on("data", (chunk: Uint8Array) => {
      try {
        collector.add(chunk);
        upload.received(chunk.byteLength);
      } catch (error) {
        stop(error);
      }
    });
    req.on("end", () => {
      end();
      resolve(collector.take());
    });
    req.on("error", () => stop(endedEarly()));
    req.on("close", () => {
      if (!req.complete) stop(endedEarly());
    });
  });
}

function unfinished(ms: number): HttpError {
  return new HttpError(408, "timeout_error", `The request body was not complete after ${ms / 1000} seconds.`);
}
