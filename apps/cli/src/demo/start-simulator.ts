import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCodexAuth, type CodexAuth } from "@codexthropic/codex-auth";
import { startSim, type Sim, type SimOptions } from "@codexthropic/codex-sim";

/** A simulated backend with a login of its own. */
export interface Simulator {
  sim: Sim;
  /** Folder of the login. */
  codexHome: string;
  /** Options of a proxy on it. Nothing of the environment is used: a real token must not meet the simulator. */
  options: { auth: CodexAuth } & Pick<Sim, "codexBaseUrl" | "chatgptBaseUrl" | "openaiBaseUrl">;
  /** Removes the login; at once, so that it can be done at an exit. */
  removeLogin(): void;
  close(): Promise<void>;
}

export async function startSimulator(simOptions: SimOptions): Promise<Simulator> {
  const sim = await startSim(simOptions);
  const codexHome = await mkdtemp(join(tmpdir(), "codexthropic-sim-"));
  await sim.writeAuthFile(codexHome);
  const { codexBaseUrl, chatgptBaseUrl, openaiBaseUrl, issuer } = sim;
  const auth = createCodexAuth({ codexHome, issuer, env: {}, stateFolder: codexHome });
  const removeLogin = (): void => rmSync(codexHome, { recursive: true, force: true });
  return {
    sim,
    codexHome,
    options: { auth, codexBaseUrl, chatgptBaseUrl, openaiBaseUrl },
    removeLogin,
    async close() {
      await sim.close();
      removeLogin();
    },
  };
}
