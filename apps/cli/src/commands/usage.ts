import {
  PRICES_AS_OF,
  priceUsage,
  readUsageSums,
  summarizeUsage,
  USAGE_KEYS,
  type UsageKey,
} from "@codexthropic/proxy/usage";
import { EXIT, Failure, wrongUsage } from "../terminal/failure.ts";
import { readSince } from "../usage/read-since.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "usage",
  summary: "adds up what was used, from the history that the proxy keeps",
  settings: ["usage"],
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
  run: async ({ io, args, resolve, answer }) => {
    const { settings } = await resolve();
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
    const from = new Date(since).toISOString();
    const prices = args.prices && { prices_as_of: PRICES_AS_OF };
    const { renderUsage } = await import("../usage/render-usage.ts");
    return answer({ by, since: from, ...prices, rows, total, skipped }, (screen) =>
      total === null
        ? `No requests since ${from.slice(0, 16).replace("T", " ")} UTC in ${folder}\n`
        : renderUsage({ by, rows, total, skipped }, screen),
    );
  },
});

function readKey(text: string): UsageKey {
  const key = USAGE_KEYS.find((one) => one === text);
  if (!key) throw wrongUsage(`--by: ${JSON.stringify(text)} is not one of ${USAGE_KEYS.join(", ")}.`);
  return key;
}
