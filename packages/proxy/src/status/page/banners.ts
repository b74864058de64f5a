import type { StatusJson } from "../status-json.ts";
import type { ConnectionState } from "./connection.ts";
import { copyButton } from "./copy-button.ts";
import { byId, element } from "./dom.ts";
import { clockOrDay, longDuration, percent } from "./format.ts";
import { forecastText, windowName } from "./plan.ts";

interface Banner {
  level: "warn" | "bad";
  text: string;
  command?: string;
}

/** What stops requests now, or will soon. The same banners are left alone, so that a screen reader says them once. */
export function showBanners(status: StatusJson | null, state: ConnectionState): void {
  const place = byId("banners");
  const banners = [...connectionBanners(state), ...(status && state !== "gone" ? statusBanners(status) : [])];
  const text = JSON.stringify(banners);
  if (place.dataset["shown"] === text) return;
  place.dataset["shown"] = text;
  place.replaceChildren(
    ...banners.map(({ level, text, command }) =>
      element(
        "div",
        { className: `banner ${level}` },
        element("span", {}, text),
        command === undefined ? null : copyButton(command),
      ),
    ),
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
    const { name, used, resets_at } = window;
    const resetsAt = resets_at === null ? null : Date.parse(resets_at);
    if (used < 0.9 || (resetsAt !== null && resetsAt <= now)) continue;
    const reset =
      resetsAt === null
        ? ""
        : ` It begins anew at ${clockOrDay(resetsAt, now)}, in ${longDuration(resetsAt - now)}.`;
    banners.push(
      used >= 1
        ? { level: "bad", text: `The limit of the ${windowName(name)} is reached.${reset}` }
        : {
            level: "warn",
            text: `${percent(used)} of the ${windowName(name)} are used.${reset} ${forecastText(window, now)}`.trim(),
          },
    );
  }
  return banners;
}
