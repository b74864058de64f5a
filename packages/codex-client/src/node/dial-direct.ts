import { connect, type Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { Duplex } from "node:stream";

/** How connections are opened, to a proxy or to the backend itself. */
export interface DialOptions {
  /** Milliseconds that a connection may take. */
  timeoutMs: number;
  /** Milliseconds for each address of a host before the next one is tried. */
  attemptTimeoutMs: number;
  secureContext: () => SecureContext;
  /** Gives up what is being opened. */
  signal: () => AbortSignal;
}

/** Opens a connection to a host, perhaps through a proxy. TLS to the host is up to the caller. */
export type Dial = (host: string, port: number) => Promise<Duplex>;

export function dialDirect(options: DialOptions): (host: string, port: number) => Promise<Socket> {
  const { timeoutMs, attemptTimeoutMs } = options;
  return (host, port) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, autoSelectFamilyAttemptTimeout: attemptTimeoutMs });
      const signal = options.signal();
      const giveUp = (): void => void socket.destroy(new Error("the network was closed"));
      const timer = setTimeout(() => socket.destroy(lateConnection(timeoutMs)), timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      socket.once("connect", () => {
        settle();
        resolve(socket);
      });
      // Stays: an error before anybody else listens must not end the process.
      socket.on("error", (error) => {
        settle();
        reject(error);
      });
    });
}

export function lateConnection(ms: number): Error {
  return new Error(`no connection within ${ms / 1000} seconds`);
}
