import {
  PRICES_AS_OF,
  priceUsage,
  readUsageSums,
  summarizeUsage,
  USAGE_KEYS,
  type UsageKey,
} from "@codexthropic/proxy/usage";
import { resolveSettings } from "../config/resolve.ts";
import type { SettingKey } from "../config/settings.ts";
import { createPalette } from "../terminal/colors.ts";
import { EXIT, Failure, wrongUsage } from "../terminal/failure.ts";
import { tableWidth } from "../terminal/table.ts";
import { readSince } from "../usage/read-since.ts";
import { command, JSON_ARG, type Command } from "./command.ts";

const USED: readonly SettingKey[] = ["usage"];

const usage: Command = command({
  name: "usage",
  summary: "adds up what was used, from the history that the proxy keeps",
  settings: USED,
  args: {
    by: { type: "string", valueHint: USAGE_KEYS.join("|"), description: "what a row stands for [day]" },
    since: { type: "string", valueHint: "7d", description: "how far back: 24h, 7d, 2w or a date [7d]" },
    prices: { type: "boolean", description: `what it would have cost at API prices (${PRICES_AS_OF})` },
    ...JSON_ARG,
  },
  values: { by: () => USAGE_KEYS, since: () => ["24h", "7d", "30d", "90d"] },
  examples: [
    ["codexthropic usage", "the last seven days"],
    ["codexthropic usage --by session --since 24h", "today's sessions, the largest first"],
    ["codexthropic usage --by model --prices --json", "for scripts"],
  ],
  run: async ({ io, args }) => {
    const { settings } = await resolveSettings(io, args, USED);
    const by = readKey(args.by ?? "day");
    const since = readSince(args.since ?? "7d", io.now());
    const folder = settings.usage;
    if (folder === "off") {
      throw new Failure(EXIT.failed, "The usage history is switched off.", [
        "CODEXTHROPIC_USAGE or `usage` in the config file says so.",
      ]);
    }
    const summary = summarizeUsage(by, args.prices ? { price: priceUsage } : {});
    const { skipped } = await readUsageSums({ folder, since }, summary.add);
    const rows = summary.rows();
    const total = summary.total();
    if (args.json) {
      const prices = args.prices && { prices_as_of: PRICES_AS_OF };
      const report = { by, since: new Date(since).toISOString(), ...prices, rows, total, skipped };
      io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    } else if (total === null) {
      io.stdout.write(
        `No requests since ${new Date(since).toISOString().slice(0, 16).replace("T", " ")} UTC in ${folder}\n`,
      );
    } else {
      const { renderUsage } = await import("../usage/render-usage.ts");
      const paint = createPalette(io.env, io.stdout);
      io.stdout.write(renderUsage({ by, rows, total, skipped }, paint, tableWidth(io.stdout)));
    }
    return EXIT.done;
  },
});

export default usage;

function readKey(text: string): UsageKey {
  const key = USAGE_KEYS.find((one) => one === text);
  if (!key) throw wrongUsage(`--by: ${JSON.stringify(text)} is not one of ${USAGE_KEYS.join(", ")}.`);
  return key;
}
