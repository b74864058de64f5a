import { CodexAuthError } from "@codexthropic/codex-auth";
import { setTimeout as sleep } from "node:timers/promises";

/** The ports to which the login server sends the browser back. */
const LOGIN_PORTS = [1455, 1457];
const CANCEL_PATIENCE_MS = 1000;
const RELEASE_MS = 200;

/**
 * Runs a login on the first port that is free. A login that was left open on the usual port is asked to end, as the
 * Codex CLI does.
 * @param port only this one
 * @throws CodexAuthError `port_taken` when none is free
 */
export async function loginOnFreePort(
  port: number | undefined,
  logIn: (port: number) => Promise<unknown>,
  usual: readonly number[] = LOGIN_PORTS,
): Promise<void> {
  const attempts = port === undefined ? usual.flatMap((one, at) => (at === 0 ? [one, one] : [one])) : [port];
  for (const [at, one] of attempts.entries()) {
    try {
      await logIn(one);
      return;
    } catch (error) {
      const isTaken = error instanceof CodexAuthError && error.code === "port_taken";
      if (!isTaken || at === attempts.length - 1) throw error;
      if (at === 0) await cancelOtherLogin(one);
    }
  }
}

async function cancelOtherLogin(port: number): Promise<void> {
  try {
    const url = `http://127.0.0.1:${port}/cancel`;
    const response = await fetch(url, { signal: AbortSignal.timeout(CANCEL_PATIENCE_MS), redirect: "error" });
    await response.body?.cancel();
    await sleep(RELEASE_MS);
  } catch {
    // Not a login, or it does not answer: the next port is tried.
  }
}
