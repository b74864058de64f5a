import type { ModelInfo } from "@codexthropic/protocol/codex";
import { ACCOUNT_SETTINGS } from "../config/settings.ts";
import { modelTable, type ModelTable } from "../config/to-proxy-options.ts";
import { count } from "../terminal/format.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";
import { withSpinner } from "../terminal/show-progress.ts";
import { command, JSON_ARG } from "./command.ts";

export default command({
  name: "models",
  summary: "lists the account's models and which of them stands behind each Claude name",
  settings: [...ACCOUNT_SETTINGS, "model", "opus", "sonnet", "haiku", "cacheDir"],
  args: { ...JSON_ARG, all: { type: "boolean", description: "hidden models, too" } },
  auth: true,
  examples: [
    ["codexthropic models", "what can be asked for"],
    ["codexthropic --opus gpt-6-sol models", "how the table would look"],
  ],
  run: async ({ io, args, resolve, answer }) => {
    const { settings } = await resolve();
    const { withAccount } = await import("../account/with-account.ts");
    const catalog = await withSpinner(
      io,
      "asking for the models",
      withAccount(io, settings, ({ client }) => client.models({ refresh: true })),
    );
    const listed = catalog
      .filter(({ visibility }) => args.all || visibility !== "hide")
      .toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
    const table = modelTable(settings);
    return answer({ table, models: listed }, (screen) => render(listed, table, screen));
  },
});

function render(catalog: readonly ModelInfo[], table: ModelTable, { paint, width }: Screen): string {
  const title = ["model", "context", "effort", "tiers", "lane", "stands behind"].map(paint.dim);
  const rows = catalog.map((info) => {
    const names = Object.entries(table).flatMap(([name, slug]) => (slug === info.slug ? [name] : []));
    return [
      names.length > 0 ? paint.bold(info.slug) : info.slug,
      window(info),
      efforts(info),
      tiers(info),
      lane(info),
      paint.cyan(names.join(", ")),
    ];
  });
  const missing = Object.entries(table).filter(([, slug]) => !catalog.some((info) => info.slug === slug));
  const notes = missing.map(
    ([name, slug]) => `${paint.yellow("note:")} ${name} → ${slug}, which this account does not list\n`,
  );
  return renderTable([title, ...rows], { width, dispensable: [3, 4, 2, 1] }) + notes.join("");
}

function window({ context_window }: ModelInfo): string {
  return context_window ? count(context_window).replace(".0k", "k") : "–";
}

/** The default stands in brackets. */
function efforts({ supported_reasoning_levels = [], default_reasoning_level }: ModelInfo): string {
  return (
    supported_reasoning_levels
      .map(({ effort }) => (effort === default_reasoning_level ? `[${effort}]` : effort))
      .join(" ") || "–"
  );
}

function tiers({ service_tiers = [] }: ModelInfo): string {
  return service_tiers.map(({ id }) => (id === "priority" ? "fast" : id)).join(" ") || "–";
}

function lane({ use_responses_lite }: ModelInfo): string {
  return use_responses_lite ? "full, lite" : "full";
}
