import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** The TCP socket below a TLS socket. */
const below = new WeakMap<Duplex, Duplex>();

export function noteSocketBelow(socket: Duplex, tcp: Duplex): void {
  below.set(socket, tcp);
}

/**
 * Closes a connection with a reset, where there is a TCP socket. After an ordinary close the system would go on sending
 * what the other side has not received, and a request that was given up might arrive when the network is back.
 */
export function resetSocket(socket: Duplex): void {
  const tcp = below.get(socket) ?? socket;
  if (tcp instanceof Socket && !(tcp instanceof TLSSocket)) tcp.resetAndDestroy();
  socket.destroy();
}
