import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A network between the proxy and the backend that loses connections. */
export interface Relay {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Connections that it has lost. */
  lost: { reset: number; silent: number };
  /** Resets every connection on which the last answer has ended a while ago. */
  resetIdle(): void;
  /** Such connections forward nothing more, and nobody is told: as a firewall forgets them. */
  silenceIdle(): void;
  close(): Promise<void>;
}

/** A connection is idle after so many ticks without a byte. Ticks, because the process may stand still in between. */
const IDLE_TICKS = 6;
const TICK_MS = 50;

interface Pair {
  near: Socket;
  far: Socket;
  quietTicks: number;
  isAnswered: boolean;
  isSilent: boolean;
}

export async function startRelay(target: string): Promise<Relay> {
  const { hostname, port: targetPort } = new URL(target);
  const pairs = new Set<Pair>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true });
    const pair: Pair = { near, far, quietTicks: 0, isAnswered: false, isSilent: false };
    pairs.add(pair);
    forward(pair, near, far);
    forward(pair, far, near);
    near.on("error", () => void far.resetAndDestroy());
    near.on("close", () => {
      pairs.delete(pair);
      far.destroy();
    });
    far.on("error", () => pair.isSilent || near.resetAndDestroy());
    far.on("close", () => pair.isSilent || near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ticking = setInterval(() => {
    for (const pair of pairs) pair.quietTicks += 1;
  }, TICK_MS);
  const lost = { reset: 0, silent: 0 };
  const idle = (): Pair[] =>
    [...pairs].filter(
      ({ isAnswered, isSilent, quietTicks }) => isAnswered && !isSilent && quietTicks > IDLE_TICKS,
    );
  return {
    url: `http://127.0.0.1:${port}`,
    lost,
    resetIdle() {
      for (const { near } of idle()) {
        lost.reset += 1;
        near.resetAndDestroy();
      }
    },
    silenceIdle() {
      for (const pair of idle()) {
        lost.silent += 1;
        pair.isSilent = true;
        pair.far.destroy();
      }
    },
    async close() {
      clearInterval(ticking);
      for (const { near } of pairs) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(pair: Pair, from: Socket, to: Socket): void {
  from.on("data", (chunk) => {
    if (pair.isSilent) return;
    pair.quietTicks = 0;
    pair.isAnswered = from === pair.far;
    if (to.write(chunk)) return;
    from.pause();
    to.once("drain", () => from.resume());
  });
  from.on("end", () => pair.isSilent || to.end());
}
