import { escapeControls } from "@codexthropic/proxy/usage-tail";
import type { RunningProxyFile } from "../serve/list-proxies.ts";
import type { Palette } from "../terminal/create-palette.ts";
import { when } from "../terminal/format.ts";

interface View {
  home: string;
  now: number;
  paint: Palette;
}

/** Two lines for each proxy. The address stands alone on its line and is not wrapped, so that it can be copied. */
export function renderRunningProxies(
  proxies: readonly RunningProxyFile[],
  { home, now, paint }: View,
): string {
  if (proxies.length === 0) return `\n${paint.dim("No proxy is running.")}\n`;
  const lines = proxies.map(({ command, folder, pid, started_at, status_page }) => {
    const since = when(Date.parse(started_at), now);
    const place = escapeControls(inHome(folder, home), 200);
    return `  ${status_page}\n    ${paint.dim(`codexthropic ${command} in ${place} since ${since}, pid ${pid}`)}\n`;
  });
  return `\n${paint.dim("Status pages of the proxies that run:")}\n${lines.join("")}`;
}

function inHome(folder: string, home: string): string {
  return folder === home || (/^[/\\]/.test(folder.slice(home.length)) && folder.startsWith(home))
    ? `~${folder.slice(home.length)}`
    : folder;
}
