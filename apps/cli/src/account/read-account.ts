import type { AuthStatus } from "@codexthropic/codex-auth";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { CodexthropicError } from "@codexthropic/protocol/errors";
import type { UpstreamConnection } from "@codexthropic/proxy";
import type { Forecast } from "@codexthropic/proxy/usage";
import type { Palette } from "../terminal/create-palette.ts";
import { bar, span, when } from "../terminal/format.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";
import { forecastWindows } from "./forecast-windows.ts";
import { windowName, windowPhrase } from "./format-quota.ts";

/** What `codexthropic status` shows; its JSON is in to-account-json.ts. No token, no account id, the e-mail masked. */
export interface AccountStatus {
  login: Omit<AuthStatus, "problem" | "loggedIn">;
  quota: QuotaSnapshot | null;
  /** What the pace of the account's own windows leads to, by their length in minutes. */
  forecasts: ReadonlyMap<number, Forecast>;
  problem: { code: string; message: string } | null;
}

/** Never throws for a login or a backend that does not work: that is what is to be told. */
export async function readAccount(
  { auth, client }: UpstreamConnection,
  { usage, now }: { usage: string; now: () => number },
): Promise<AccountStatus> {
  const { problem, loggedIn, ...login } = await auth.status();
  if (!loggedIn || login.kind !== "chatgpt") return { login, quota: null, forecasts: NONE, problem };
  try {
    const quota = await client.fetchQuota();
    return { login, quota, forecasts: await forecastWindows(usage, quota, now()), problem: null };
  } catch (error) {
    if (!(error instanceof CodexthropicError)) throw error;
    return { login, quota: null, forecasts: NONE, problem: { code: error.code, message: error.message } };
  }
}

const NONE: ReadonlyMap<number, Forecast> = new Map();

const KINDS = { chatgpt: "ChatGPT", api_key: "API key" } as const;

export function renderAccount(
  { login, quota, forecasts }: AccountStatus,
  now: number,
  { paint, width }: Screen,
): string {
  if (login.kind === null) return `${paint.dim("login")}  ${paint.red("none")}  (${login.place})\n`;
  const plan = quota?.planType ?? login.plan;
  const who = [KINDS[login.kind], plan ?? "", login.email ?? ""].filter((part) => part !== "").join("  ");
  const rows = [
    ["login", who],
    ["from", login.place],
    ...(login.expiresAt === null ? [] : [["token", tokenText(login.expiresAt.getTime(), now)]]),
    ...(quota === null
      ? []
      : [
          ...quotaRows(quota, now, paint, width !== undefined && width < 70 ? 10 : 20),
          ...forecastRows(forecasts, now),
          ["credits", creditText(quota)],
        ]),
    ...(login.kind === "api_key" ? [["quota", "billed by use, see platform.openai.com/usage"]] : []),
  ];
  return renderTable(
    rows.map(([name = "", ...cells]) => [paint.dim(name), ...cells]),
    { width },
  );
}

function tokenText(expiresAt: number, now: number): string {
  return expiresAt > now
    ? `valid for ${span((expiresAt - now) / 1000)}, refreshed by itself`
    : "expired, refreshed by the next request";
}

function quotaRows({ limits }: QuotaSnapshot, now: number, paint: Palette, barWidth: number): string[][] {
  return Object.entries(limits).flatMap(([id, { name, windows }]) =>
    windows.map(({ usedPercent, windowMinutes, resetsAt }) => {
      const title = windowName(windowMinutes);
      const color = usedPercent >= 100 ? paint.red : usedPercent >= 75 ? paint.yellow : paint.green;
      return [
        id === "codex" ? title : `${name ?? id}, ${title}`,
        `${color(bar(usedPercent / 100, barWidth))} ${String(Math.round(usedPercent)).padStart(3)} % used  ${resetText(resetsAt, now)}`,
      ];
    }),
  );
}

function resetText(resetsAt: number | null, now: number): string {
  if (resetsAt === null) return "";
  const left = resetsAt - now / 1000;
  return left > 0 ? `resets ${when(resetsAt * 1000, now)} (in ${span(left)})` : "has been reset";
}

/** `at this pace the 5-hour window is full at 14:10, the week lasts until Thu 27 Nov 17:42`; no row without a pace. */
function forecastRows(forecasts: ReadonlyMap<number, Forecast>, now: number): string[][] {
  const parts = [...forecasts].flatMap(([minutes, forecast]) => {
    const name = windowPhrase(minutes);
    if (forecast.kind === "full") return [`${name} is full at ${when(forecast.at, now)}`];
    return forecast.kind === "lasts" ? [`${name} lasts until ${when(forecast.until, now)}`] : [];
  });
  return parts.length === 0 ? [] : [["forecast", `at this pace ${parts.join(", ")}`]];
}

function creditText({ credits }: QuotaSnapshot): string {
  if (credits?.unlimited) return "unlimited";
  return credits?.hasCredits ? (credits.balance ?? "some") : "none";
}
