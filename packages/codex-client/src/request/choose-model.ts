import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";

/** What the choice depends on. */
export interface ModelChoiceInput {
  model: string;
  /** The client named this slug itself: it is never replaced by another. */
  named: boolean;
  /** The request offers hosted web search, which only the full lane has. */
  needsFullLane: boolean;
  lane: "auto" | Lane;
  catalog: readonly ModelInfo[];
  /** Where a slug that the account does not list any more leads to. */
  upgradeOf: (slug: string) => string | undefined;
  laneOf: (slug: string) => Lane | undefined;
}

/** The model that is asked, and the lane in which it is asked. */
export interface ModelChoice {
  model: string;
  lane: Lane;
}

/** The model that has always been in the full lane. */
const FULL_LANE_MODEL = "gpt-5.5";

/** Pure. @see docs/mapping.md section 1 "Lanes" */
export function chooseModel(input: ModelChoiceInput): ModelChoice {
  const model = input.named ? input.model : listedModel(input);
  const lane = laneFor(model, input);
  if (lane === "full" || !input.needsFullLane) return { model, lane };
  const other = fullLaneModel(input);
  return other === undefined ? { model, lane } : { model: other, lane: "full" };
}

function laneFor(model: string, { lane, laneOf }: ModelChoiceInput): Lane {
  return lane === "auto" ? (laneOf(model) ?? "full") : lane;
}

/** A model that the account does not list becomes its upgrade, otherwise the first model listed. */
function listedModel({ model, catalog, upgradeOf }: ModelChoiceInput): string {
  const seen = new Set<string>();
  for (let slug: string | undefined = model; slug !== undefined && !seen.has(slug); slug = upgradeOf(slug)) {
    if (catalog.some((entry) => entry.slug === slug)) return slug;
    seen.add(slug);
  }
  return firstListed(catalog)?.slug ?? model;
}

function fullLaneModel({ catalog, laneOf }: ModelChoiceInput): string | undefined {
  const isFull = ({ slug }: ModelInfo): boolean => laneOf(slug) !== "lite";
  return (
    catalog.find((entry) => entry.slug === FULL_LANE_MODEL) ??
    firstListed(catalog.filter((entry) => entry.use_responses_lite !== true && isFull(entry))) ??
    firstListed(catalog.filter(isFull))
  )?.slug;
}

function firstListed(catalog: readonly ModelInfo[]): ModelInfo | undefined {
  const rank = ({ priority }: ModelInfo): number => priority ?? Number.POSITIVE_INFINITY;
  return catalog
    .filter((entry) => entry.visibility !== "hide")
    .toSorted((a, b) => rank(a) - rank(b))
    .at(0);
}

/** Whether a model may be asked for in the lite lane: the catalogue says so, or does not know the model. */
export function mayBeLite(model: string, catalog: readonly ModelInfo[]): boolean {
  return catalog.find((entry) => entry.slug === model)?.use_responses_lite ?? true;
}
