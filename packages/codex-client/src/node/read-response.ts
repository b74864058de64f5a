import type { IncomingMessage } from "node:http";

import { cutError } from "../transport/connection-error.ts";
import type { ByteSink, ByteSource, ResponseHeaders } from "../transport/transport.ts";

export function headersOf({ headers }: IncomingMessage): ResponseHeaders {
  return {
    get(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    getSetCookie: () => headers["set-cookie"] ?? [],
    keys: () => Object.keys(headers),
  };
}

export function bodyOf(incoming: IncomingMessage, signal: AbortSignal): ByteSource {
  let open = true;
  let sink: ByteSink | undefined;
  let failure: { error: unknown } | undefined;

  const close = (): boolean => {
    const wasOpen = open;
    open = false;
    signal.removeEventListener("abort", abort);
    return wasOpen;
  };
  const fail = (error: unknown): void => {
    if (!close()) return;
    failure = { error };
    sink?.error(error);
  };
  const cancel = (): void => {
    close();
    incoming.destroy();
  };
  const abort = (): void => {
    fail(signal.reason);
    incoming.destroy();
  };
  signal.addEventListener("abort", abort, { once: true });
  incoming.on("error", (error) => fail(cutError(error)));
  incoming.on("close", () => incoming.complete || fail(cutError()));

  return {
    start(to) {
      if (failure) return to.error(failure.error);
      sink = to;
      incoming.on("data", (chunk: Buffer) => open && to.write(chunk));
      incoming.on("end", () => close() && to.end());
    },
    pause: () => void incoming.pause(),
    resume: () => void incoming.resume(),
    cancel,
  };
}
