import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

/** A proxy that answers. */
export interface RunningProxy {
  url: string;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  url: string | null;
  command: string | null;
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  timeoutMs: number;
}

/** Starts the proxy when a command is given, and waits until it answers. Rejects when it does not. */
export async function reachProxy({ url, command, env, timeoutMs }: ProxyOptions): Promise<RunningProxy> {
  const address = url ?? `http://127.0.0.1:${await freePort()}`;
  if (command === null) {
    await answers(address, timeoutMs, () => null);
    return { url: address, stop: async () => {} };
  }
  const child = spawn(command, {
    shell: true,
    env: { ...env, PORT: new URL(address).port },
    stdio: ["ignore", "ignore", "pipe"],
    detached: process.platform !== "win32",
  });
  let said = "";
  // The shell itself could not be started: the exit code tells nothing then, but nobody answers either.
  child.on("error", (error) => (said += error.message));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const stop = (): Promise<void> => stopGroup(child);
  try {
    await answers(address, timeoutMs, () =>
      child.exitCode === null ? null : `it ended with exit code ${child.exitCode}. ${said}`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: address, stop };
}

/** Any HTTP answer counts. */
async function answers(url: string, timeoutMs: number, ended: () => string | null): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    const end = ended();
    if (end !== null) throw new Error(`The proxy does not run: ${end}`);
    const isUp = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(2000) }).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing answers at ${url}.`);
}

/** The shell and what it started. */
async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  if (process.platform === "win32") child.kill();
  else process.kill(-child.pid, "SIGTERM");
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
