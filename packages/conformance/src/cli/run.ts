import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSim, type Sim } from "@codexthropic/codex-sim";
import { CASES } from "../cases/index.ts";
import { renderResult, renderTotals, totalsOf } from "../report.ts";
import { runConformance } from "../run.ts";
import { readArguments, USAGE, type RunWish } from "./arguments.ts";
import { reachProxy } from "./proxy.ts";

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  out: (text: string) => void;
  err: (text: string) => void;
}

/** The program. @returns the exit code */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const wish = readArguments(args);
  const width = Math.max(...CASES.map(({ id }) => id.length));
  switch (wish.kind) {
    case "help":
      surroundings.out(USAGE);
      return 0;
    case "list":
      surroundings.out(
        CASES.map(({ id, title, source }) => `${id.padEnd(width)}  ${title}  [${source}]\n`).join(""),
      );
      return 0;
    case "wrong":
      surroundings.err(`${wish.message}\n\n${USAGE}`);
      return 2;
    case "run":
      return runAll(wish, width, surroundings);
  }
}

async function runAll(wish: RunWish, width: number, { env, out, err }: Surroundings): Promise<number> {
  const cases = CASES.filter(
    ({ id }) => wish.only.length === 0 || wish.only.some((only) => id === only || id.startsWith(`${only}.`)),
  );
  if (cases.length === 0) {
    err(`--only ${wish.only.join(",")} fits no case; --list shows them.\n`);
    return 2;
  }
  const home = wish.codexHome ?? (await mkdtemp(join(tmpdir(), "conformance-")));
  const sim = await startSim({ port: wish.upstreamPort });
  try {
    await sim.writeAuthFile(home, { expiresIn: 24 * 3600 });
    err(pointers(sim, home));
    const proxy = await reachProxy({
      url: wish.proxyUrl,
      command: wish.spawn,
      env: { ...env, ...variables(sim, home) },
      patienceMs: 60_000,
    });
    try {
      const report = await runConformance({
        proxyUrl: proxy.url,
        sim,
        cases,
        apiKey: wish.apiKey,
        concurrency: wish.concurrency,
        ...(!wish.json && { onResult: (result) => out(`${renderResult(result, width)}\n`) }),
      });
      out(
        wish.json
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
    if (wish.codexHome === null) await rm(home, { recursive: true, force: true });
  }
}

/** What leads a proxy of this kind to the simulated backend. */
function variables(sim: Sim, home: string): Record<string, string> {
  return {
    CODEX_HOME: home,
    CODEX_BASE_URL: sim.codexBaseUrl,
    CHATGPT_BASE_URL: sim.chatgptBaseUrl,
    CODEX_AUTH_ISSUER: sim.issuer,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${sim.issuer}/oauth/token`,
    OPENAI_BASE_URL: sim.openaiBaseUrl,
  };
}

function pointers(sim: Sim, home: string): string {
  const lines = Object.entries(variables(sim, home)).map(([name, value]) => `  ${name}=${value}\n`);
  return `The simulated backend listens; the proxy under test has to use it:\n${lines.join("")}\n`;
}
