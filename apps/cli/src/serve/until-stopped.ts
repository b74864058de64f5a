import { constants } from "node:os";
import type { Io } from "../terminal/io.ts";

export interface Stoppable {
  /** Resolves when every open answer has ended. */
  close(): Promise<void>;
  /** What SIGHUP asks for; without it SIGHUP ends like the others. Never rejects. */
  reload?(): Promise<void>;
  say(message: string): void;
}

/**
 * Serves until a signal: the first lets open answers end, the second does not wait.
 * @returns 128 + the signal's number
 */
export async function untilStopped(io: Pick<Io, "onSignal" | "exit">, server: Stoppable): Promise<number> {
  let ending: number | null = null;
  const stops: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    const end = (signal: NodeJS.Signals): void => {
      if (ending !== null) return io.exit(ending);
      ending = 128 + constants.signals[signal];
      server.say(`${signal}: taking no new requests, waiting for open answers; once more ends at once`);
      resolve();
    };
    stops.push(
      io.onSignal("SIGINT", () => end("SIGINT")),
      io.onSignal("SIGTERM", () => end("SIGTERM")),
      io.onSignal("SIGHUP", () => void (server.reload ? (ending ?? server.reload()) : end("SIGHUP"))),
    );
  });
  await server.close();
  for (const stop of stops) stop();
  return ending ?? 0;
}
