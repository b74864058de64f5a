import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings, type Flags, type Resolved } from "../config/resolve.ts";
import { connectUpstream } from "@codexthropic/proxy";
import { createPalette, type Palette } from "../terminal/colors.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { renderTable, tableWidth } from "../terminal/table.ts";
import { checkFacts } from "./check.ts";
import { checkClaude, checkClaudeSettings } from "./claude.ts";
import { broken, fine, type Check, type DoctorContext, type Finding } from "./finding.ts";
import { checkAccount, checkFiles, checkLogin, checkModels } from "./login.ts";
import { checkBackend, checkIssuer, checkProxy, checkWebSocket, openNetworkForDoctor } from "./network.ts";
import { checkNode } from "./node.ts";
import { checkPort } from "./port.ts";

/** In the order in which they are told. */
const CHECKS: readonly Check[] = [
  checkNode,
  checkConfig,
  checkProxy,
  checkBackend,
  checkIssuer,
  checkLogin,
  checkFiles,
  checkAccount,
  checkWebSocket,
  checkModels,
  checkFacts,
  checkPort,
  checkClaude,
  checkClaudeSettings,
];

/** @returns 1 when something is broken */
export async function runDoctor(io: Io, flags: Flags, asJson: boolean): Promise<number> {
  const { resolved, problem: wrongSetting } = await resolveForDoctor(io, flags);
  const { network, problem: wrongVariable } = await openNetworkForDoctor(io.env);
  const account = connectUpstream(toProxyOptions(resolved.settings), network);
  const context: DoctorContext = { io, resolved, account, fetch: network.fetch };
  const checks = Promise.all(CHECKS.map((check) => check(context)));
  const found = (await withSpinner(io, "looking around", checks)).flat();
  const problems = [wrongSetting, wrongVariable].filter((problem) => problem !== null);
  const findings = [...problems, ...found.filter(({ id }) => !problems.some((problem) => problem.id === id))];
  await account.close();
  const ok = !findings.some(({ level }) => level === "error");
  io.stdout.write(
    asJson
      ? `${JSON.stringify({ ok, findings }, null, 2)}\n`
      : render(findings, createPalette(io.env, io.stdout), tableWidth(io.stdout)),
  );
  return ok ? EXIT.done : EXIT.failed;
}

/** A wrong setting is a finding; the rest is looked at with the defaults. */
async function resolveForDoctor(
  io: Io,
  flags: Flags,
): Promise<{ resolved: Resolved; problem: Finding | null }> {
  try {
    return { resolved: await resolveSettings(io, flags), problem: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const problem = broken("config", error.message, error.hints[0] ?? "codexthropic config");
    return { resolved: await resolveSettings(io, {}, []), problem };
  }
}

async function checkConfig({ resolved: { file } }: DoctorContext): Promise<Finding[]> {
  return [fine("config", file ?? "no config file, only defaults, variables and flags")];
}

function render(findings: readonly Finding[], paint: Palette, width: number | undefined): string {
  const marks: Readonly<Record<Finding["level"], string>> = {
    ok: paint.green("✔"),
    warning: paint.yellow("!"),
    error: paint.red("✘"),
  };
  const rows = findings.map(({ level, id, message, remedy }) => [
    marks[level],
    id,
    remedy === null ? message : `${message} → ${paint.cyan(remedy)}`,
  ]);
  return renderTable(rows, { width });
}
