import { connectUpstream } from "@codexthropic/proxy";
import type { Invocation } from "../commands/command.ts";
import { resolveSettings, type Resolved } from "../config/resolve-settings.ts";
import { toProxyOptions } from "../config/to-proxy-options.ts";
import { openNetwork } from "../serve/open-network.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";
import { withSpinner } from "../terminal/show-progress.ts";
import { checkAccount, checkFiles, checkLogin, checkModels } from "./check-login.ts";
import { checkClaude, checkClaudeSettings, checkNode, checkPort } from "./check-machine.ts";
import { checkBackend, checkFacts, checkIssuer, checkVariables, checkWebSocket } from "./check-network.ts";
import { broken, fine, type Check, type DoctorContext, type Finding } from "./finding.ts";

/** In the order of the output. */
const CHECKS: readonly (readonly [id: string, check: Check])[] = [
  ["node", checkNode],
  [
    "config",
    async ({ resolved }) => fine(resolved.file ?? "no config file, only defaults, variables and flags"),
  ],
  ["network", checkVariables],
  ["backend", checkBackend],
  ["issuer", checkIssuer],
  ["login", checkLogin],
  ["files", checkFiles],
  ["account", checkAccount],
  ["websocket", checkWebSocket],
  ["models", checkModels],
  ["check", checkFacts],
  ["port", checkPort],
  ["claude", checkClaude],
  ["settings", checkClaudeSettings],
];

/** @returns 1 when something is broken */
export async function runDoctor({
  io,
  resolve,
  answer,
}: Pick<Invocation, "io" | "resolve" | "answer">): Promise<number> {
  const problems: Finding[] = [];
  /** A wrong setting or variable is a finding; the rest is looked at with the defaults. */
  const orDefaults = async <T>(
    id: string,
    read: () => Promise<T>,
    defaults: () => Promise<T>,
  ): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push({ id, ...broken(error.message, error.hints.join("; ") || "codexthropic config") });
      return defaults();
    }
  };
  const resolved: Resolved = await orDefaults("config", resolve, () => resolveSettings(io, {}, []));
  const network = await orDefaults(
    "network",
    () => openNetwork(io.env),
    () => openNetwork({}),
  );
  const account = connectUpstream(toProxyOptions(resolved.settings), network);
  const context: DoctorContext = { io, resolved, account, fetch: network.fetch };
  const checks = Promise.all(
    CHECKS.filter(([id]) => !problems.some((problem) => problem.id === id)).map(async ([id, check]) =>
      [await check(context)].flat().map((found): Finding => ({ id, ...found })),
    ),
  );
  const findings = [...problems, ...(await withSpinner(io, "running the checks", checks)).flat()];
  await account.close();
  const ok = !findings.some(({ level }) => level === "error");
  answer({ ok, findings }, (screen) => render(findings, screen));
  return ok ? EXIT.done : EXIT.failed;
}

function render(findings: readonly Finding[], { paint, width }: Screen): string {
  const marks = { ok: paint.green("✔"), warning: paint.yellow("!"), error: paint.red("✘") };
  const rows = findings.map(({ level, id, message, remedy }) => [
    marks[level],
    id,
    remedy === null ? message : `${message} → ${paint.cyan(remedy)}`,
  ]);
  return renderTable(rows, { width });
}
