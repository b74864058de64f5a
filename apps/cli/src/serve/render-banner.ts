import type { LoginStatus } from "@codexthropic/proxy";
import type { Settings } from "../config/settings.ts";
import { modelTable } from "../config/to-proxy-options.ts";
import { NOT_LOGGED_IN } from "../terminal/advise-on-login.ts";
import type { Palette } from "../terminal/create-palette.ts";
import { span } from "../terminal/format.ts";
import { renderTable } from "../terminal/render-table.ts";
import { localUrl } from "./ask-running-proxy.ts";

export interface BannerFacts {
  version: string;
  url: string;
  settings: Settings;
  login: LoginStatus;
  /** A key made for this run; shown once, here. */
  generatedKey: string | null;
  configFile: string | null;
  now: number;
}

/** What a person wants to see at the start. */
export function renderBanner(facts: BannerFacts, paint: Palette): string {
  const { version, url, settings, generatedKey, configFile } = facts;
  const local = localUrl(settings.host, Number(new URL(url).port));
  const rows = [
    ["login", loginLine(facts.login, facts.now, paint)],
    ["models", modelLine(settings)],
    [
      "client",
      `ANTHROPIC_BASE_URL=${local} ANTHROPIC_AUTH_TOKEN=${tokenHint(settings, generatedKey)} claude`,
    ],
    ["", paint.dim("or, with everything set as it should be: codexthropic claude")],
    ["status", `${local}/`],
  ];
  if (generatedKey !== null)
    rows.splice(2, 0, [
      "key",
      `${paint.bold(generatedKey)} ${paint.dim("(made for this run, shown only here)")}`,
    ]);
  if (configFile !== null) rows.push(["config", configFile]);
  const fast = settings.fast ? `  ${paint.bold(paint.yellow("FAST mode"))}` : "";
  const title = `${paint.bold(`codexthropic ${version}`)} on ${paint.cyan(url)}${fast}`;
  return `${title}\n${renderTable(
    rows.map(([name = "", text = ""]) => [paint.dim(name), text]),
    { indent: "  " },
  )}`;
}

/** The same for a program that reads the log. */
export function bannerJson(facts: BannerFacts): Record<string, unknown> {
  const { version, url, settings, login, generatedKey, configFile } = facts;
  return {
    version,
    url,
    login: { ...login, expiresAt: login.expiresAt === null ? null : new Date(login.expiresAt).toISOString() },
    models: modelTable(settings),
    lane: settings.lane,
    fast: settings.fast,
    config: configFile,
    ...(generatedKey !== null && { generatedKey }),
  };
}

const KINDS: Readonly<Record<LoginStatus["kind"], string>> = {
  chatgpt: "ChatGPT",
  api_key: "API key",
  none: "not logged in",
};

/** codex-auth refreshes a token a minute before it ends, and only when a request needs it. */
const REFRESH_AHEAD_S = 60;

export function loginLine(
  { kind, plan, expiresAt, problem }: LoginStatus,
  now: number,
  paint: Palette,
): string {
  if (kind === "none")
    return `${paint.red(NOT_LOGGED_IN)} codexthropic login logs in; codexthropic demo needs no account`;
  const name = plan === null ? KINDS[kind] : `${KINDS[kind]} ${plan}`;
  if (problem !== null) return `${name}, ${paint.red(problem)}`;
  if (expiresAt === null) return name;
  const left = (expiresAt - now) / 1000 - REFRESH_AHEAD_S;
  return left > 0
    ? `${name}, token refreshes in ${span(left)}`
    : `${name}, token refreshes with the first request`;
}

/** `opus, sonnet, haiku → gpt-5.5`: names with the same target stand together. */
function modelLine(settings: Settings): string {
  const names = new Map<string, string[]>();
  for (const [name, slug] of Object.entries(modelTable(settings)))
    names.set(slug, [...(names.get(slug) ?? []), name]);
  return [...names].map(([slug, list]) => `${list.join(", ")} → ${slug}`).join(" · ");
}

function tokenHint({ apiKey }: Settings, generatedKey: string | null): string {
  return generatedKey !== null || apiKey !== undefined ? "<the key>" : "any";
}
