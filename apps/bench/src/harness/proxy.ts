import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep } from "./clock.ts";
import { CERTIFICATE, CLI, HOOK } from "./files.ts";
import { listen } from "./listen.ts";
import { ask } from "./worker.ts";

/** The real CLI in a process of its own, with the fake upstream for a backend. */
export interface Proxy {
  port: number;
  pid: number;
  /** Milliseconds of the longest event-loop block since the last call; needs `watched`. */
  longestBlock(): Promise<number>;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Watches the event loop, which costs a timer a millisecond. */
  watched?: boolean;
  /** Extra Node options, e.g. `--cpu-prof`. */
  execArgv?: readonly string[];
  /** Wins over what leads to the fake upstream. */
  env?: Readonly<Record<string, string>>;
}

export async function startProxy(upstreamPort: number, options: ProxyOptions = {}): Promise<Proxy> {
  const launched = await launchProxy(upstreamPort, options);
  await reachable(launched.child, launched.port);
  return {
    port: launched.port,
    pid: launched.child.pid ?? 0,
    longestBlock: () => ask<number>(launched.child, null),
    stop: launched.stop,
  };
}

/** Spawns the CLI without waiting for it. */
export async function launchProxy(
  upstreamPort: number,
  options: ProxyOptions = {},
): Promise<{ child: ChildProcess; port: number; stop(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), "codexthropic-bench-"));
  writeFileSync(join(home, "auth.json"), JSON.stringify(authFile()), { mode: 0o600 });
  const port = await freePort();
  const flags = [...(options.execArgv ?? []), ...(options.watched ? ["--import", HOOK] : [])];
  const child = spawn(process.execPath, [...flags, CLI, "--port", String(port)], {
    env: { ...environment(home, upstreamPort), ...options.env },
    stdio: ["ignore", "ignore", process.env["BENCH_LOG"] ? "inherit" : "ignore", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    child,
    port,
    stop: async () => {
      child.kill("SIGINT");
      await Promise.race([ended, sleep(2_000).then(kill)]);
      process.off("exit", kill);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Nothing of the machine's own configuration. */
export function environment(home: string, upstreamPort: number): NodeJS.ProcessEnv {
  const origin = `https://127.0.0.1:${upstreamPort}/backend-api`;
  return {
    PATH: process.env["PATH"],
    HOME: home,
    CODEX_HOME: home,
    CODEXTHROPIC_CACHE_DIR: join(home, "cache"),
    CODEX_BASE_URL: `${origin}/codex`,
    CHATGPT_BASE_URL: origin,
    CODEX_AUTH_ISSUER: origin,
    // The suites that compare with the floors compare HTTP with HTTP.
    CODEXTHROPIC_TRANSPORT: "http",
    NODE_EXTRA_CA_CERTS: CERTIFICATE,
    NO_COLOR: "1",
  };
}

/** A login that never expires and that nobody issued. */
function authFile(): object {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = {
    exp: 4_102_444_800,
    "https://api.openai.com/auth": { chatgpt_account_id: "bench-account" },
  };
  const token = `${encode({ alg: "none" })}.${encode(claims)}.bench`;
  return {
    auth_mode: "chatgpt",
    OPENAI_API_KEY: null,
    tokens: { id_token: token, access_token: token, refresh_token: "bench", account_id: "bench-account" },
    last_refresh: new Date().toISOString(),
  };
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  close();
  return port;
}

async function reachable(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    if (child.exitCode !== null) throw new Error(`the proxy ended with code ${child.exitCode}`);
    if (await accepts(port)) return;
    await sleep(10);
  }
  throw new Error("the proxy did not listen within ten seconds");
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
