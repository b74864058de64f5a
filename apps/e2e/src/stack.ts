import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sim, type SimOptions, startSim } from "@codexthropic/codex-sim";
import { createProxy, type ProxyOptions, type RequestRecord } from "codexthropic";

/** A simulated backend with a login. */
export interface Backend {
  sim: Sim;
  codexHome: string;
  close(): Promise<void>;
}

/** @param expiresIn seconds until the access token expires */
export async function startBackend(options?: SimOptions, expiresIn = 3600): Promise<Backend> {
  const sim = await startSim(options);
  const codexHome = await mkdtemp(join(tmpdir(), "codexthropic-home-"));
  await sim.writeAuthFile(codexHome, { expiresIn });
  return {
    sim,
    codexHome,
    async close() {
      await sim.close();
      await rm(codexHome, { recursive: true, force: true });
    },
  };
}

/** A simulated backend with a login, and the proxy in front of it. */
export interface Stack extends Backend {
  /** Base URL of the proxy. */
  url: string;
  /** What the proxy has noted, in order. */
  records: RequestRecord[];
  /** One more proxy on the same login: a second process, as far as state goes. */
  another(options?: ProxyOptions): Promise<{ url: string; close(): Promise<void> }>;
}

export interface StackOptions {
  sim?: SimOptions;
  proxy?: ProxyOptions;
  /** Seconds until the access token expires. Default: an hour. */
  expiresIn?: number;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const backend = await startBackend(options.sim, options.expiresIn);
  const { sim, codexHome } = backend;
  const records: RequestRecord[] = [];
  const open: { close(): Promise<void> }[] = [];

  const another = async (more: ProxyOptions = {}): Promise<{ url: string; close(): Promise<void> }> => {
    const proxy = await createProxy({
      codexHome,
      codexBaseUrl: sim.codexBaseUrl,
      chatgptBaseUrl: sim.chatgptBaseUrl,
      openaiBaseUrl: sim.openaiBaseUrl,
      authIssuer: sim.issuer,
      onRequest: (record) => void records.push(record),
      ...options.proxy,
      ...more,
    }).listen({ port: 0 });
    const listening = { url: proxy.url, close: () => proxy.close({ graceMs: 0 }) };
    open.push(listening);
    return listening;
  };
  const { url } = await another();
  return {
    sim,
    url,
    records,
    codexHome,
    another,
    async close() {
      for (const proxy of open) await proxy.close();
      await backend.close();
    },
  };
}
