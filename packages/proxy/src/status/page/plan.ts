import type { LoginJson, StatusJson } from "../status-json.ts";
import { byId, element } from "./dom.ts";
import { clockOrDay, longDuration, percent } from "./format.ts";

const WINDOWS: Readonly<Record<string, string>> = { "5h": "5-hour window", "7d": "week" };

export function windowName(name: string): string {
  return Object.hasOwn(WINDOWS, name) ? (WINDOWS[name] ?? name) : name;
}

const LOGINS = { chatgpt: "ChatGPT", api_key: "API key", none: "not logged in" } as const;

/** The login, and how much of each window is used. */
export function showPlan({ login, quota, now: time }: StatusJson): void {
  const now = Date.parse(time);
  const windows = quota?.windows ?? [];
  byId("plan").replaceChildren(
    element(
      "div",
      {},
      element("b", {}, loginName(login)),
      element("span", { className: "soft" }, expiry(login, now)),
    ),
    windows.length === 0
      ? element(
          "p",
          { className: "none" },
          login.kind === "api_key"
            ? "An API key has no windows."
            : "What is used is known after the first answer.",
        )
      : element("div", { className: "meters" }, ...windows.map((window) => meter(window, now))),
  );
}

function loginName({ kind, plan }: LoginJson): string {
  return plan === null ? LOGINS[kind] : `${LOGINS[kind]} ${plan}`;
}

function expiry({ expires_at }: LoginJson, now: number): string {
  if (expires_at === null) return "";
  const left = Date.parse(expires_at) - now;
  return left > 0
    ? ` · token for ${longDuration(left)}, then refreshed by itself`
    : " · token expired; refreshed with the next request";
}

type Window = NonNullable<StatusJson["quota"]>["windows"][number];

function meter(window: Window, now: number): HTMLElement {
  const { name, used, resets_at } = window;
  const resetsAt = resets_at === null ? null : Date.parse(resets_at);
  const label = windowName(name);
  const track = element("div", { className: "track" }, fillOf(used));
  track.setAttribute("role", "meter");
  track.setAttribute("aria-label", `${label}, used`);
  track.setAttribute("aria-valuemin", "0");
  track.setAttribute("aria-valuemax", "100");
  track.setAttribute("aria-valuenow", String(Math.round(Math.min(1, used) * 100)));
  track.setAttribute("aria-valuetext", percent(used));
  return element(
    "div",
    {},
    element(
      "div",
      { className: "meter-head" },
      element(
        "span",
        {},
        `${label[0]?.toUpperCase()}${label.slice(1)}: `,
        element("b", {}, `${percent(used)} used`),
      ),
      element("span", { className: "soft" }, reset(resetsAt, now)),
    ),
    track,
    element("div", { className: "soft" }, forecastText(window, now)),
  );
}

/** Where the present pace leads. */
export function forecastText({ forecast, resets_at }: Window, now: number): string {
  if (resets_at !== null && Date.parse(resets_at) <= now) return "";
  if (forecast.kind === "full") {
    const at = Date.parse(forecast.at);
    return `At this pace it is full at ${clockOrDay(at, now)}, in ${longDuration(Math.max(0, at - now))}.`;
  }
  return forecast.kind === "lasts"
    ? `At this pace it lasts: ${percent(forecast.used)} used when it begins anew.`
    : "";
}

function fillOf(used: number): HTMLElement {
  const fill = element("div", { className: `fill ${used >= 1 ? "bad" : used >= 0.75 ? "warn" : ""}` });
  fill.style.width = `${Math.min(100, used * 100)}%`;
  return fill;
}

function reset(resetsAt: number | null, now: number): string {
  if (resetsAt === null) return "";
  return resetsAt > now
    ? `begins anew at ${clockOrDay(resetsAt, now)}, in ${longDuration(resetsAt - now)}`
    : "has begun anew";
}
