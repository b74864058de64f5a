import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings, type Flags } from "../config/resolve.ts";
import { connectUpstream } from "@codexthropic/proxy";
import { createPalette, type Palette } from "../terminal/colors.ts";
import { EXIT } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { renderTable, tableWidth } from "../terminal/table.ts";
import { checkClaude, checkClaudeSettings } from "./claude.ts";
import { fine, type Check, type DoctorContext, type Finding } from "./finding.ts";
import { checkAccount, checkFiles, checkLogin, checkModels } from "./login.ts";
import { checkBackend, checkIssuer, checkProxy, openNetworkForDoctor } from "./network.ts";
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
  checkModels,
  checkPort,
  checkClaude,
  checkClaudeSettings,
];

/** @returns 1 when something is broken */
export async function runDoctor(io: Io, flags: Flags, asJson: boolean): Promise<number> {
  const resolved = await resolveSettings(io, flags);
  const { network, problem } = await openNetworkForDoctor(io.env);
  const account = connectUpstream(toProxyOptions(resolved.settings), network);
  const context: DoctorContext = { io, resolved, account, fetch: network.fetch };
  const found = (await Promise.all(CHECKS.map((check) => check(context)))).flat();
  const findings = problem === null ? found : [problem, ...found];
  await account.close();
  io.stdout.write(
    asJson
      ? `${JSON.stringify(findings, null, 2)}\n`
      : render(findings, createPalette(io.env, io.stdout), tableWidth(io.stdout)),
  );
  return findings.some(({ level }) => level === "broken") ? EXIT.failed : EXIT.done;
}

async function checkConfig({ resolved: { file } }: DoctorContext): Promise<Finding[]> {
  return [fine("config", file ?? "no config file, only defaults, variables and flags")];
}

function render(findings: readonly Finding[], paint: Palette, width: number | undefined): string {
  const marks: Readonly<Record<Finding["level"], string>> = {
    fine: paint.green("✔"),
    warning: paint.yellow("!"),
    broken: paint.red("✘"),
  };
  const rows = findings.map(({ level, what, text, remedy }) => [
    marks[level],
    what,
    remedy === undefined ? text : `${text} → ${paint.cyan(remedy)}`,
  ]);
  return renderTable(rows, { width });
}
