import type { ModelInfo } from "@codexthropic/protocol/codex";
import { suggest } from "../terminal/suggest-word.ts";
import type { Resolved } from "./resolve-settings.ts";

const MODEL_KEYS = ["model", "opus", "sonnet", "haiku", "judge"] as const;

/** Values of `judge` that are no models. */
const WORDS: readonly string[] = ["auto", "off"];

/**
 * One line for each model that somebody chose and that the catalogue does not list: `--opus: the catalogue lists no
 * gpt-6-sool; did you mean gpt-6-sol?`. The last known catalogue can be older than a model, so this is no error.
 */
export function describeUnknownModels(
  { settings, origins }: Pick<Resolved, "settings" | "origins">,
  catalog: readonly ModelInfo[],
): string[] {
  const slugs = catalog.map(({ slug }) => slug);
  if (slugs.length === 0) return [];
  return MODEL_KEYS.flatMap((key) => {
    const slug = settings[key];
    if (slug === undefined || slugs.includes(slug)) return [];
    if (key === "judge" && WORDS.includes(slug)) return [];
    return [`${origins[key].name}: the account's catalogue lists no ${slug}; ${adviseOnModel(slug, slugs)}`];
  });
}

export function adviseOnModel(slug: string, known: readonly string[]): string {
  const near = suggest(slug, known);
  return near === null ? "`codexthropic models` lists them" : `did you mean ${near}?`;
}
