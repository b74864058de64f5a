import { Server } from "node:net";
import tls from "node:tls";
import { micros } from "./harness/clock.ts";

/** When a start reached each phase. Microseconds on the monotonic clock. */
export interface Phases {
  /** Node runs the first line of a program. */
  node: number;
  /** Everything is loaded and the settings are read: `listen` is called. */
  loaded?: number;
  listening?: number;
  /** The first client has connected. */
  accepted?: number;
  /** The first TLS connection to the backend is up. */
  connected?: number;
}

/** Preloaded into a proxy (`--import`): answers an IPC message with its {@link Phases}. */
const phases: Phases = { node: micros() };

const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  phases.loaded ??= micros();
  this.once("listening", () => (phases.listening ??= micros()));
  this.once("connection", () => (phases.accepted ??= micros()));
  return Reflect.apply(listen, this, args) as Server;
} as typeof listen;

const { connect } = tls;
tls.connect = ((...args: unknown[]) => {
  const socket = Reflect.apply(connect, tls, args) as tls.TLSSocket;
  return socket.once("secureConnect", () => (phases.connected ??= micros()));
}) as typeof connect;

process.on("message", () => process.send?.({ answer: phases }));
process.channel?.unref();
