import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarioByName, scenarioNames } from "../named.ts";
import { startSim, type Sim } from "../sim.ts";
import { readArguments, USAGE, type RunOptions } from "./arguments.ts";

/** What the program uses of its process. */
export interface CliIo {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Resolves when the simulator has to stop. */
  stopped: Promise<void>;
}

/** Runs the program. Returns the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const command = readArguments(args);
  switch (command.kind) {
    case "help":
      io.out(USAGE);
      return 0;
    case "list":
      io.out(listOfScenarios());
      return 0;
    case "wrong":
      io.err(`${command.message}\n\n${USAGE}`);
      return 2;
    case "run":
      return serve(command, io);
  }
}

function listOfScenarios(): string {
  const width = Math.max(...scenarioNames.map((name) => name.length));
  return scenarioNames.map((name) => `${name.padEnd(width)}  ${scenarioByName(name)?.describe}\n`).join("");
}

async function serve(options: RunOptions, { out, err, stopped }: CliIo): Promise<number> {
  const { port, host, websocket, safeguards } = options;
  const scenario = scenarioByName(options.scenario);
  let sim: Sim;
  try {
    sim = await startSim({ port, host, websocket, safeguards, ...(scenario && { script: scenario.script }) });
  } catch (error) {
    err(`The simulator cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const home = options.codexHome ?? (await mkdtemp(join(tmpdir(), "codex-sim-")));
  try {
    await sim.writeAuthFile(home, { expiresIn: 24 * 3600 });
    err(
      `A simulated Codex backend on ${sim.url}: ${scenario?.describe}.\nStart a proxy with these variables:\n`,
    );
    out(variables(sim, home));
    await stopped;
    return 0;
  } finally {
    await sim.close();
    if (options.codexHome === null) await rm(home, { recursive: true, force: true });
  }
}

function variables(sim: Sim, home: string): string {
  return Object.entries({ CODEX_HOME: home, ...sim.env })
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join("");
}
