import { scenarioByName, scenarioNames, type SimOptions } from "@codexthropic/codex-sim";
import type { Origin } from "../config/resolve-settings.ts";
import { describeBindError } from "../serve/bind-port.ts";
import { untilStopped } from "../serve/until-stopped.ts";
import type { Io } from "../terminal/io.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";
import { unknownWord } from "../terminal/suggest-word.ts";
import { startSimulator } from "./start-simulator.ts";

export function listScenarios({ width }: Screen): string {
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
  if (!scenario)
    throw unknownWord(`--scenario: there is no ${JSON.stringify(name)}.`, {
      word: name,
      known: scenarioNames,
      advice: "`codexthropic sim --list` lists them.",
    });
  const simulator = await startSimulator({ ...options, script: scenario.script }).catch(
    async (error: unknown) => {
      const origin: Origin = { source: "flag", name: "--port" };
      throw await describeBindError(
        error,
        { host: "127.0.0.1", port: options.port ?? 0 },
        { host: origin, port: origin },
        "codexthropic sim",
      );
    },
  );
  const { sim, codexHome } = simulator;
  io.stderr.write(
    `A simulated Codex backend on ${sim.url}: ${scenario.describe}.\nStart a proxy with these variables:\n`,
  );
  io.stdout.write(
    Object.entries({ CODEX_HOME: codexHome, ...sim.env })
      .map(([variable, value]) => `export ${variable}=${value}\n`)
      .join(""),
  );
  try {
    return await untilStopped(io, {
      close: simulator.close,
      log: (message) => io.stderr.write(`${message}\n`),
    });
  } finally {
    simulator.removeLogin();
  }
}
