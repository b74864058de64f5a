import { ACCOUNT_SETTINGS } from "../config/settings.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "check",
  summary: "asks the live backend, step by step, whether it works as expected",
  settings: [...ACCOUNT_SETTINGS, "cacheDir"],
  // The flag `--judge` is an argument of this command; only the variable is the setting.
  uses: [...ACCOUNT_SETTINGS, "cacheDir", "judge"],
  args: {
    ...JSON_ARG,
    yes: { type: "boolean", description: "do not ask before quota is used" },
    only: { type: "string", valueHint: "id,…", description: "these steps only" },
    list: { type: "boolean", description: "list the steps; nothing is asked" },
    report: { type: "string", valueHint: "file", description: "write the result as Markdown, for an issue" },
    judge: {
      type: "boolean",
      description: "the cases of auto mode's judge instead: does the model flag what it should?",
    },
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
  run: async ({ io, args, resolve, answer }) => {
    const { settings } = await resolve();
    const { runCheck } = await import("../check/run-check.ts");
    return runCheck({ io, settings, args, answer });
  },
});
