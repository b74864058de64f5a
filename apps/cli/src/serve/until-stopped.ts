import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Io } from "../terminal/io.ts";

export interface Stoppable {
  /** Resolves when every open answer has ended. */
  close(): Promise<void>;
  /**
   * What SIGHUP asks for. Without it, and when SIGHUP comes because the terminal was closed, SIGHUP ends the server
   * as the other signals do. Never rejects.
   */
  reload?(): Promise<void>;
  /** Resolves when no token refresh is under way, which an exit would lose. Never rejects. */
  finishRefreshes?(): Promise<void>;
  /** Tells the user that the server ends. */
  log(message: string): void;
}

/** Milliseconds that an exit waits for a token refresh. */
const REFRESH_TIMEOUT_MS = 5_000;

/**
 * Serves until a signal: the first lets open answers end, the second waits only for a login that is being
 * renewed, the third for nothing.
 * @returns 128 + the signal's number
 */
export async function untilStopped(
  io: Pick<Io, "onSignal" | "exit" | "terminalIsClosed">,
  server: Stoppable,
): Promise<number> {
  let ending: number | null = null;
  let leaving = false;
  const stops: (() => void)[] = [];
  const leave = async (code: number): Promise<void> => {
    if (!leaving && server.finishRefreshes) {
      leaving = true;
      await Promise.race([server.finishRefreshes(), sleep(REFRESH_TIMEOUT_MS, undefined, { ref: false })]);
    }
    io.exit(code);
  };
  await new Promise<void>((resolve) => {
    const end = (signal: NodeJS.Signals): void => {
      if (ending !== null) return void leave(ending);
      ending = 128 + constants.signals[signal];
      server.log(`${signal}: taking no new requests, waiting for open answers; once more ends at once`);
      resolve();
    };
    stops.push(
      io.onSignal("SIGINT", () => end("SIGINT")),
      io.onSignal("SIGTERM", () => end("SIGTERM")),
      io.onSignal("SIGHUP", () => {
        // A closed terminal sends it twice: the kernel and the shell do.
        if (ending !== null && server.reload) return;
        if (!server.reload || io.terminalIsClosed()) end("SIGHUP");
        else void server.reload();
      }),
    );
  });
  await server.close();
  for (const stop of stops) stop();
  return ending ?? 0;
}
