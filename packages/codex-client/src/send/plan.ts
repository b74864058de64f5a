import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";

/** What a plan is made from. */
export interface PlanFacts {
  model: string;
  /** The client named this slug itself: it is never replaced by another. */
  named: boolean;
  webSearch: boolean;
  lane: "auto" | Lane;
  catalog: readonly ModelInfo[];
  /** Where a slug that the account does not list any more leads to. */
  upgradeOf: (slug: string) => string | undefined;
  laneOf: (slug: string) => Lane | undefined;
}

export interface Plan {
  model: string;
  lane: Lane;
}

/** The lane that hosted web search needs, and the model that has always had it. */
const SEARCH_MODEL = "gpt-5.5";

/** Which model is asked, and in which lane. Pure. @see docs/mapping.md section 1 "Lanes" */
export function planRequest(facts: PlanFacts): Plan {
  const model = facts.named ? facts.model : listedModel(facts);
  const lane = laneFor(model, facts);
  if (lane === "full" || !facts.webSearch) return { model, lane };
  const search = searchModel(facts);
  return search === undefined ? { model, lane } : { model: search, lane: "full" };
}

function laneFor(model: string, { lane, laneOf }: PlanFacts): Lane {
  return lane === "auto" ? (laneOf(model) ?? "full") : lane;
}

/** A target of our own table that the account does not list becomes its upgrade, else the first model listed. */
function listedModel({ model, catalog, upgradeOf }: PlanFacts): string {
  const seen = new Set<string>();
  for (let slug: string | undefined = model; slug !== undefined && !seen.has(slug); slug = upgradeOf(slug)) {
    if (catalog.some((entry) => entry.slug === slug)) return slug;
    seen.add(slug);
  }
  return firstListed(catalog)?.slug ?? model;
}

function searchModel({ catalog, laneOf }: PlanFacts): string | undefined {
  const searches = ({ slug }: ModelInfo): boolean => laneOf(slug) !== "lite";
  return (
    catalog.find((entry) => entry.slug === SEARCH_MODEL) ??
    firstListed(catalog.filter((entry) => entry.use_responses_lite !== true && searches(entry))) ??
    firstListed(catalog.filter(searches))
  )?.slug;
}

function firstListed(catalog: readonly ModelInfo[]): ModelInfo | undefined {
  const rank = ({ priority }: ModelInfo): number => priority ?? Number.POSITIVE_INFINITY;
  return catalog
    .filter((entry) => entry.visibility !== "hide")
    .toSorted((a, b) => rank(a) - rank(b))
    .at(0);
}

/** Whether a model may be looked for in the lite lane: the catalogue says so, or does not know it. */
export function mayBeLite(model: string, catalog: readonly ModelInfo[]): boolean {
  return catalog.find((entry) => entry.slug === model)?.use_responses_lite ?? true;
}
