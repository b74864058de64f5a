import type { StatusJson } from "../status-json.ts";
import type { ConnectionState } from "./connection.ts";
import { byId } from "./dom.ts";

type Look = "idle" | "busy" | "warn" | "bad";

/** The state is told by shape as well as by colour: a ring, a dot, a triangle, a cross. */
const BADGES: Readonly<Record<Look, string>> = {
  idle: "",
  busy: '<circle cx="12" cy="12" r="3.6" fill="#1f9d61"/>',
  warn: '<path d="M12 7.5l4 8H8z" fill="#e0a100"/>',
  bad: '<path d="M9 9l6 6M15 9l-6 6" stroke="#d93025" stroke-width="2.6" stroke-linecap="round"/>',
};

/** Title and icon of the tab show the state, for who has the page in the background. */
export function showTitle(status: StatusJson | null, state: ConnectionState): void {
  const [look, words] = describe(status, state);
  const title = words === "" ? "codexthropic" : `${words} · codexthropic`;
  if (document.title !== title) document.title = title;
  const icon = byId("icon") as HTMLElement as HTMLLinkElement;
  const href = `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1.5 6.5h9M7.5 2.5l4 4-4 4" fill="none" stroke="#c2613f" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>${BADGES[look]}</svg>`,
  )}`;
  if (icon.getAttribute("href") !== href) icon.href = href;
}

function describe(status: StatusJson | null, state: ConnectionState): [Look, string] {
  if (state === "gone") return ["bad", "not answering"];
  if (state === "locked") return ["bad", "key wanted"];
  if (!status) return ["idle", ""];
  if (status.login.kind === "none") return ["bad", "not logged in"];
  const now = Date.parse(status.now);
  const windows = (status.quota?.windows ?? []).filter(
    ({ resets_at }) => resets_at === null || Date.parse(resets_at) > now,
  );
  const used = Math.max(0, ...windows.map((window) => window.used));
  if (used >= 1) return ["bad", "limit reached"];
  if (status.login.problem !== null) return ["warn", "login"];
  if (used >= 0.9) return ["warn", `${Math.round(used * 100)} % used`];
  return status.open.length > 0 ? ["busy", `${status.open.length} running`] : ["idle", ""];
}
