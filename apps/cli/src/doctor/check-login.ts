import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readLoginStatus } from "@codexthropic/proxy";
import { describeUnknownModels } from "../config/find-unknown-models.ts";
import { modelTable } from "../config/to-proxy-options.ts";
import { loginLine } from "../serve/render-banner.ts";
import { NOT_LOGGED_IN } from "../terminal/advise-on-login.ts";
import { createPalette } from "../terminal/create-palette.ts";
import { messageOf } from "../terminal/failure.ts";
import { count } from "../terminal/format.ts";
import { broken, fine, warning, type Check } from "./finding.ts";

const LOG_IN = "codexthropic login";

export const checkLogin: Check = async ({ io, account }) => {
  const { problem } = await account.auth.status();
  if (problem !== null)
    return broken(problem.code === "not_logged_in" ? NOT_LOGGED_IN : problem.message, LOG_IN);
  const login = await readLoginStatus(account.auth);
  return fine(loginLine(login, io.now(), createPalette({ NO_COLOR: "1" }, io.stdout)));
};

/** Asks for the quota: the cheapest request that only a working login can make. */
export const checkAccount: Check = async ({ account }) => {
  if ((await readLoginStatus(account.auth)).kind !== "chatgpt") return [];
  try {
    const { limits, planType } = await account.client.fetchQuota();
    const windows = Object.values(limits).flatMap((limit) => limit.windows);
    if (windows.some(({ usedPercent }) => usedPercent >= 100))
      return warning("a usage limit has been reached", "codexthropic status");
    return fine(`the backend knows the login${planType === null ? "" : `, plan ${planType}`}`);
  } catch (error) {
    return broken(messageOf(error), `Try again; if it stays: ${LOG_IN}`);
  }
};

export const checkModels: Check = async ({ resolved, account }) => {
  const catalog = await account.client.models();
  const unknown = describeUnknownModels(resolved, catalog);
  if (unknown.length > 0) return unknown.map((line) => warning(line, "codexthropic models"));
  const used = new Set(Object.values(modelTable(resolved.settings)));
  return fine(`${[...used].join(", ")} of ${count(catalog.length)}`);
};

/** Others must not read the login, nor replace it. */
export const checkFiles: Check = async ({ io, resolved: { settings } }) => {
  const { codexHome } = settings;
  if (io.platform === "win32" || codexHome === undefined) return [];
  const file = join(codexHome, "auth.json");
  const [fileMode, folderMode] = await Promise.all([modeOf(file), modeOf(codexHome)]);
  if (fileMode === null) return [];
  const findings = [
    ...(fileMode & 0o077
      ? [warning(`${file} can be read by others (${fileMode.toString(8)})`, `chmod 600 ${file}`)]
      : []),
    ...((folderMode ?? 0) & 0o022
      ? [warning(`${codexHome} can be written by others`, `chmod go-w ${codexHome}`)]
      : []),
  ];
  return findings.length > 0 ? findings : fine(`${file} is only yours`);
};

async function modeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => null,
  );
}
