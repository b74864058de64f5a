import { sleep } from "../harness/clock.ts";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A slow line to a local port, in user space. */
export interface DelayLine {
  port: number;
  /** Bytes that have gone up since the last call. */
  takeBytesUp(): number;
  close(): void;
}

export interface LineOptions {
  to: number;
  /** Milliseconds in each direction. */
  delayMs: number;
  /** In each direction, shared by all connections. */
  bitsPerSecond: number;
}

/** Relays TCP connections: each byte waits for its turn on the line, and then for the delay. */
export async function openDelayLine({ to, delayMs, bitsPerSecond }: LineOptions): Promise<DelayLine> {
  let bytesUp = 0;
  const sockets = new Set<Socket>();
  const direction = (): ((from: Socket, into: Socket) => void) => {
    let free = 0;
    return (from, into) => {
      // Timers of different lengths may fire in another order than they should.
      let written = Promise.resolve();
      from.on("data", (chunk) => {
        const now = performance.now();
        free = Math.max(free, now) + (chunk.length * 8_000) / bitsPerSecond;
        const arrived = sleep(free + delayMs - now);
        written = written.then(() => arrived).then(() => void into.write(chunk));
      });
      from.on("close", () => void Promise.all([written, sleep(delayMs)]).then(() => into.destroy()));
      from.on("error", () => {});
    };
  };
  const up = direction();
  const down = direction();
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    near.on("data", (chunk) => (bytesUp += chunk.length));
    up(near, far);
    down(far, near);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    takeBytesUp: () => {
      const bytes = bytesUp;
      bytesUp = 0;
      return bytes;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
