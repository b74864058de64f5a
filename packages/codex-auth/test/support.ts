import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSim, type Sim, type SimOptions } from "@codexthropic/codex-sim";
import { onTestFinished } from "vitest";
import { createCodexAuth, type CodexAuth, type CodexAuthOptions } from "../src/index.ts";

/** A folder that is gone after the test. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "codex-auth-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

export async function startSimulator(options?: SimOptions): Promise<Sim> {
  const sim = await startSim(options);
  onTestFinished(() => sim.close());
  return sim;
}

export interface Warning {
  message: string;
  details?: Record<string, unknown> | undefined;
}

export interface Stage {
  sim: Sim;
  home: string;
  /** `auth.json` in it. */
  file: string;
  warnings: Warning[];
  /** Another login object on the same folder: another proxy, in the same process. */
  open(options?: CodexAuthOptions): CodexAuth;
  read(): Promise<string>;
  tokens(): Promise<Record<string, string>>;
  /** Requests to `POST /oauth/token`. */
  refreshes(): Record<string, unknown>[];
}

/** A simulator, a folder, and no environment. */
export async function stage(simOptions?: SimOptions): Promise<Stage> {
  const [sim, home] = [await startSimulator(simOptions), await makeHome()];
  const file = join(home, "auth.json");
  const warnings: Warning[] = [];
  return {
    sim,
    home,
    file,
    warnings,
    open: (options) =>
      createCodexAuth({
        codexHome: home,
        issuer: sim.issuer,
        env: {},
        loadFlock: async () => null,
        logger: { warn: (message, details) => void warnings.push({ message, details }) },
        ...options,
      }),
    read: () => readFile(file, "utf8"),
    tokens: async () => JSON.parse(await readFile(file, "utf8")).tokens,
    refreshes: () => sim.log.filter(({ path }) => path === "/oauth/token").map(({ body }) => ({ ...body })),
  };
}
