import { resolveSettings } from "../config/resolve.ts";
import type { SettingKey } from "../config/settings.ts";
import { command, JSON_ARG, type Command } from "./command.ts";
import { ACCOUNT_SETTINGS } from "./settings-groups.ts";

const USED: readonly SettingKey[] = [...ACCOUNT_SETTINGS, "cacheDir"];

const check: Command = command({
  name: "check",
  summary: "asks the live backend, step by step, whether it still does what the proxy relies on",
  settings: USED,
  args: {
    ...JSON_ARG,
    yes: { type: "boolean", description: "do not ask before quota is used" },
    only: { type: "string", valueHint: "id,…", description: "these steps only" },
    list: { type: "boolean", description: "list the steps; nothing is asked" },
    report: { type: "string", valueHint: "file", description: "write the result as Markdown, for an issue" },
    sim: { type: "boolean", description: "against a simulated backend, without an account" },
  },
  values: { only: async () => (await import("@codexthropic/proxy/check")).CHECK_STEPS.map(({ id }) => id) },
  auth: true,
  examples: [
    ["codexthropic check", "tells what it costs, asks, and takes some minutes"],
    ["codexthropic check --only lanes,websocket --yes", "two steps"],
    [
      "codexthropic check --yes --report check.md",
      "the result for an issue; exit code 1 when something differs",
    ],
  ],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args, USED);
    const { runCheck } = await import("../check/run.ts");
    const { yes, list, json, sim, only, report } = args;
    return runCheck(io, settings, {
      yes: yes === true,
      list: list === true,
      json: json === true,
      sim: sim === true,
      only,
      report,
    });
  },
});

export default check;
