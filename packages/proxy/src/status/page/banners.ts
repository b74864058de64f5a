import type { StatusJson } from "../status-json.ts";
import type { ConnectionState } from "./connection.ts";
import { copyButton } from "./copy-button.ts";
import { byId, element } from "./dom.ts";
import { clockOrDay, longDuration, percent } from "./format.ts";
import { forecastText, windowName } from "./plan.ts";

interface Banner {
  level: "note" | "warn" | "bad";
  text: string;
  command?: string;
}

/** Used shares of a window that are told: those of which the log has a line as well. */
const NOTED = 0.75;
const WARNED = 0.9;

/** What stops requests now, or will soon. The same banners are left alone, so that a screen reader says them once. */
export function showBanners(status: StatusJson | null, state: ConnectionState): void {
  const place = byId("banners");
  const banners = [...connectionBanners(state), ...(status && state !== "gone" ? statusBanners(status) : [])];
  const text = JSON.stringify(banners);
  if (place.dataset["shown"] === text) return;
  place.dataset["shown"] = text;
  place.replaceChildren(
    ...banners.map(({ level, text, command }) => {
      const banner = element(
        "div",
        { className: `banner ${level}` },
        element("span", {}, text),
        command === undefined ? null : copyButton(command),
      );
      // A screen reader says an alert at once, a status when it has time.
      banner.setAttribute("role", level === "bad" ? "alert" : "status");
      return banner;
    }),
  );
}

function connectionBanners(state: ConnectionState): Banner[] {
  if (state === "gone") {
    return [
      {
        level: "bad",
        text: "codexthropic does not answer. This page goes on by itself when it is started again.",
        command: "codexthropic",
      },
    ];
  }
  return state === "locked"
    ? [{ level: "bad", text: "This proxy wants its key: open this page once as /?key=…" }]
    : [];
}

function statusBanners({ login, quota, now: time }: StatusJson): Banner[] {
  const now = Date.parse(time);
  const banners: Banner[] = [];
  if (login.kind === "none") {
    banners.push({
      level: "bad",
      text: login.problem ?? "Not logged in: no request can be answered.",
      command: "codexthropic login",
    });
  } else if (login.problem !== null) banners.push({ level: "bad", text: login.problem });
  for (const window of quota?.windows ?? []) {
    const banner = windowBanner(window, now);
    if (banner) banners.push(banner);
  }
  return banners;
}

type Window = NonNullable<StatusJson["quota"]>["windows"][number];

function windowBanner(window: Window, now: number): Banner | null {
  const { used, resets_at } = window;
  const name = windowName(window.name);
  const resetsAt = resets_at === null ? null : Date.parse(resets_at);
  if (used < NOTED || (resetsAt !== null && resetsAt <= now)) return null;
  const at = resetsAt === null ? null : `It begins anew at ${clockOrDay(resetsAt, now)}`;
  // It says nothing that changes from minute to minute.
  if (used < WARNED) {
    return {
      level: "note",
      text: sentences(`More than ${percent(NOTED)} of the ${name} are used.`, at && `${at}.`),
    };
  }
  const reset = at && `${at}, in ${longDuration((resetsAt ?? now) - now)}.`;
  return used >= 1
    ? { level: "bad", text: sentences(`The limit of the ${name} is reached.`, reset) }
    : {
        level: "warn",
        text: sentences(`${percent(used)} of the ${name} are used.`, reset, forecastText(window, now)),
      };
}

function sentences(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" ");
}
