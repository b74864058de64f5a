import type { Agent } from "node:http";
import type { Socket } from "node:net";

/** Two clocks, in milliseconds. */
export interface Clocks {
  /** Wall clock: goes on while the machine sleeps and may be set. */
  now: () => number;
  /** Never set. Whether it goes on while the machine sleeps depends on the system. */
  monotonic: () => number;
}

export const SYSTEM_CLOCKS: Clocks = { now: () => Date.now(), monotonic: () => performance.now() };

/** Milliseconds between the two clocks that are a jump: the machine slept, or its clock was set. */
const JUMP_MS = 2_000;

/** The idle sockets of some agents: connections that wait for the next request. */
export interface IdleSockets {
  /** Watches the sockets of one more agent. */
  watch(agent: Agent): void;
  /**
   * Closes idle sockets that are probably dead: all of them after a jump of the clock, otherwise those that have been
   * idle for too long by the wall clock. Called before each request. The agent's own timers are not enough: an event
   * of the network may be handled before them when the machine wakes up.
   */
  closeStale(): void;
  closeAll(): void;
}

/** @param limitMs how long a socket may be idle */
export function createIdleSockets(limitMs: number, { now, monotonic }: Clocks): IdleSockets {
  const agents: Agent[] = [];
  const idleSince = new WeakMap<Socket, number>();
  let offset = now() - monotonic();

  const close = (isStale: (socket: Socket) => boolean): void => {
    for (const { freeSockets } of agents)
      for (const sockets of Object.values(freeSockets))
        for (const socket of sockets ?? []) if (isStale(socket)) socket.destroy();
  };
  const closeAll = (): void => close(() => true);
  return {
    watch(agent) {
      agents.push(agent);
      agent.on("free", (socket: Socket) => idleSince.set(socket, now()));
    },
    closeStale() {
      const before = offset;
      offset = now() - monotonic();
      if (Math.abs(offset - before) > JUMP_MS) return closeAll();
      close((socket) => now() - (idleSince.get(socket) ?? 0) > limitMs);
    },
    closeAll,
  };
}
