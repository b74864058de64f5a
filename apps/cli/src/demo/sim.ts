import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarioByName, scenarioNames, startSim, type Sim, type SimOptions } from "@codexthropic/codex-sim";
import { wrongUsage } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { suggest } from "../terminal/suggest.ts";
import { renderTable } from "../terminal/table.ts";
import type { Origin } from "../config/resolve.ts";
import { describeBindError } from "../serve/bind.ts";
import { untilStopped } from "../serve/until-stopped.ts";

export function listScenarios(width?: number): string {
  return renderTable(
    scenarioNames.map((name) => [name, scenarioByName(name)?.describe ?? ""]),
    { width },
  );
}

/** Serves one scenario until a signal; stdout tells the variables that lead to it. */
export async function runSim(
  io: Io,
  name: string,
  options: Pick<SimOptions, "port" | "websocket">,
): Promise<number> {
  const scenario = scenarioByName(name);
  if (!scenario) {
    const near = suggest(name, scenarioNames);
    throw wrongUsage(
      `--scenario: there is no ${JSON.stringify(name)}.`,
      near ? `Did you mean ${near}?` : "`codexthropic sim --list` lists them.",
    );
  }
  const sim = await startSim({ ...options, script: scenario.script }).catch(async (error: unknown) => {
    const origin: Origin = { source: "flag", name: "--port" };
    throw await describeBindError(
      error,
      { host: "127.0.0.1", port: options.port ?? 0 },
      { host: origin, port: origin },
      "codexthropic sim",
    );
  });
  const codexHome = await mkdtemp(join(tmpdir(), "codexthropic-sim-"));
  await sim.writeAuthFile(codexHome);
  io.stderr.write(
    `A simulated Codex backend on ${sim.url}: ${scenario.describe}.\nStart a proxy with these variables:\n`,
  );
  io.stdout.write(
    Object.entries(simEnvironment(sim, codexHome))
      .map(([variable, value]) => `export ${variable}=${value}\n`)
      .join(""),
  );
  try {
    return await untilStopped(io, {
      close: () => sim.close(),
      say: (message) => io.stderr.write(`${message}\n`),
    });
  } finally {
    await rm(codexHome, { recursive: true, force: true });
  }
}

function simEnvironment(sim: Sim, codexHome: string): Record<string, string> {
  return {
    CODEX_HOME: codexHome,
    CODEX_BASE_URL: sim.codexBaseUrl,
    CHATGPT_BASE_URL: sim.chatgptBaseUrl,
    CODEX_AUTH_ISSUER: sim.issuer,
    OPENAI_BASE_URL: sim.openaiBaseUrl,
  };
}
