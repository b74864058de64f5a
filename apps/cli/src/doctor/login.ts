import { stat } from "node:fs/promises";
import { join } from "node:path";
import { modelTable } from "../config/model-table.ts";
import { describeUnknownModels } from "../config/unknown-models.ts";
import { loginLine } from "../serve/banner.ts";
import { readLoginStatus } from "@codexthropic/proxy";
import { NOT_LOGGED_IN } from "../terminal/advice.ts";
import { createPalette } from "../terminal/colors.ts";
import { count } from "../terminal/format.ts";
import { broken, fine, warning, type DoctorContext, type Finding } from "./finding.ts";

const LOG_IN = "codexthropic login";

export async function checkLogin({ io, account }: DoctorContext): Promise<Finding[]> {
  const { problem } = await account.auth.status();
  if (problem?.code === "not_logged_in") return [broken("login", NOT_LOGGED_IN, LOG_IN)];
  if (problem !== null) return [broken("login", problem.message, LOG_IN)];
  const login = await readLoginStatus(account.auth);
  return [fine("login", loginLine(login, io.now(), createPalette({ NO_COLOR: "1" }, io.stdout)))];
}

/** Asks for the quota: the cheapest request that only a working login can make. */
export async function checkAccount({ account }: DoctorContext): Promise<Finding[]> {
  if ((await readLoginStatus(account.auth)).kind !== "chatgpt") return [];
  try {
    const quota = await account.client.fetchQuota();
    const full = Object.values(quota.limits).some(({ windows }) =>
      windows.some(({ usedPercent }) => usedPercent >= 100),
    );
    if (full) return [warning("account", "a usage limit has been reached", "codexthropic status")];
    return [
      fine(
        "account",
        `the backend knows the login${quota.planType === null ? "" : `, plan ${quota.planType}`}`,
      ),
    ];
  } catch (error) {
    return [broken("account", messageOf(error), `Try again; if it stays: ${LOG_IN}`)];
  }
}

export async function checkModels({ resolved, account }: DoctorContext): Promise<Finding[]> {
  const catalog = await account.client.models();
  const unknown = describeUnknownModels(resolved, catalog);
  if (unknown.length > 0) return unknown.map((line) => warning("models", line, "codexthropic models"));
  const used = new Set(Object.values(modelTable(resolved.settings)));
  return [fine("models", `${[...used].join(", ")} of ${count(catalog.length)}`)];
}

/** Others must not read the login, nor replace it. */
export async function checkFiles({ io, resolved: { settings } }: DoctorContext): Promise<Finding[]> {
  if (io.platform === "win32" || settings.codexHome === undefined) return [];
  const file = join(settings.codexHome, "auth.json");
  const [fileMode, folderMode] = await Promise.all([modeOf(file), modeOf(settings.codexHome)]);
  if (fileMode === null) return [];
  const findings: Finding[] = [];
  if (fileMode & 0o077)
    findings.push(
      warning("files", `${file} can be read by others (${fileMode.toString(8)})`, `chmod 600 ${file}`),
    );
  if (folderMode !== null && folderMode & 0o022) {
    findings.push(
      warning("files", `${settings.codexHome} can be written by others`, `chmod go-w ${settings.codexHome}`),
    );
  }
  return findings.length > 0 ? findings : [fine("files", `${file} is only yours`)];
}

async function modeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => null,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
