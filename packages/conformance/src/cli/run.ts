import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSim, type Sim } from "@codexthropic/codex-sim";
import { CASES } from "../cases/index.ts";
import { renderResult, renderTotals, totalsOf } from "../report.ts";
import { runConformance } from "../run.ts";
import { readArguments, USAGE, type RunOptions } from "./arguments.ts";
import { reachProxy } from "./proxy.ts";

export interface CliIo {
  env: Readonly<Record<string, string | undefined>>;
  out: (text: string) => void;
  err: (text: string) => void;
}

/** The program. @returns the exit code */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const command = readArguments(args);
  const width = Math.max(...CASES.map(({ id }) => id.length));
  switch (command.kind) {
    case "help":
      io.out(USAGE);
      return 0;
    case "list":
      io.out(CASES.map(({ id, title, source }) => `${id.padEnd(width)}  ${title}  [${source}]\n`).join(""));
      return 0;
    case "wrong":
      io.err(`${command.message}\n\n${USAGE}`);
      return 2;
    case "run":
      return runAll(command, width, io);
  }
}

async function runAll(command: RunOptions, width: number, { env, out, err }: CliIo): Promise<number> {
  const cases = CASES.filter(
    ({ id }) =>
      command.only.length === 0 || command.only.some((only) => id === only || id.startsWith(`${only}.`)),
  );
  if (cases.length === 0) {
    err(`--only ${command.only.join(",")} fits no case; --list shows them.\n`);
    return 2;
  }
  const home = command.codexHome ?? (await mkdtemp(join(tmpdir(), "conformance-")));
  const sim = await startSim({ port: command.upstreamPort, websocket: command.websocket });
  try {
    await sim.writeAuthFile(home, { expiresIn: 24 * 3600 });
    err(pointers(sim, home));
    const proxy = await reachProxy({
      url: command.proxyUrl,
      command: command.spawn,
      env: { ...env, ...variables(sim, home) },
      timeoutMs: 60_000,
    });
    try {
      const report = await runConformance({
        proxyUrl: proxy.url,
        sim,
        cases,
        apiKey: command.apiKey,
        concurrency: command.concurrency,
        ...(!command.json && { onResult: (result) => out(`${renderResult(result, width)}\n`) }),
      });
      out(
        command.json
          ? `${JSON.stringify({ totals: totalsOf(report), ...report }, null, 2)}\n`
          : `\n${renderTotals(report)}\n`,
      );
      return totalsOf(report).failed === 0 ? 0 : 1;
    } finally {
      await proxy.stop();
    }
  } catch (error) {
    err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await sim.close();
    if (command.codexHome === null) await rm(home, { recursive: true, force: true });
  }
}

/** The variables that point a proxy to the simulated backend. */
function variables(sim: Sim, home: string): Record<string, string> {
  return {
    CODEX_HOME: home,
    ...sim.env,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${sim.issuer}/oauth/token`,
  };
}

function pointers(sim: Sim, home: string): string {
  const lines = Object.entries(variables(sim, home)).map(([name, value]) => `  ${name}=${value}\n`);
  return `The simulated backend listens; the proxy under test has to use it:\n${lines.join("")}\n`;
}
