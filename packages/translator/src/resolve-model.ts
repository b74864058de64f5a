import type { ModelInfo } from "@codexthropic/protocol/codex";

/** Which slug stands for which family of Claude models. */
export interface ModelTable {
  opus: string;
  sonnet: string;
  haiku: string;
  other: string;
}

export interface ResolveOptions {
  /** What is known of the models; without it, levels and verbosity are conservative. */
  catalog?: readonly ModelInfo[];
  /** Entries of the table that are set by hand. They win. */
  models?: Partial<ModelTable>;
  /**
   * Where the other entries come from. `seed`, the default: `gpt-5.5` each. `catalogue`: {@link readModelTable}.
   * @see docs/designs/default-model.md
   */
  modelSource?: "seed" | "catalogue";
}

/** The model that every request can be sent to: known to every account, on the lane that has every feature. */
const SEED = "gpt-5.5";
const FAMILIES = ["opus", "sonnet", "haiku"] as const;

export interface ResolvedModel {
  slug: string;
  /** The client itself named a slug; it must not be replaced by another. */
  named: boolean;
}

/**
 * The slug for a requested model id: `gpt-5.5`, `GPT-5.5[1m]` and `claude-gpt-5.5` (an id from `GET /v1/models`)
 * name a slug; everything else goes by the table.
 */
export function resolveModel(requested: string, options: ResolveOptions = {}): ResolvedModel {
  const { catalog = [], models, modelSource = "seed" } = options;
  // `[1m]` asks for the long context. @see claude-code-client.md section 2.1
  const id = requested
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, "");
  for (const name of [id, id.replace(/^claude-/, "")]) {
    const listed = catalog.find(({ slug }) => slug.toLowerCase() === name);
    if (listed) return { slug: listed.slug, named: true };
    if (/^(?:gpt-|o\d+)/.test(name)) return { slug: name, named: true };
  }
  const family = FAMILIES.find((name) => id.includes(name)) ?? "other";
  const set = models?.[family];
  if (set !== undefined) return { slug: set, named: false };
  return { slug: modelSource === "catalogue" ? readModelTable(catalog)[family] : SEED, named: false };
}

/**
 * The table by what the catalogue says of its models: opus is the strongest, haiku the one for easier tasks, the
 * others are the model that the Codex CLI starts with, which is the listed one of the lowest `priority`. The
 * catalogue tells strength in the words of its descriptions only; where no description does, the row is the default
 * model. An empty catalogue gives the seed.
 */
export function readModelTable(catalog: readonly ModelInfo[]): ModelTable {
  const listed = catalog
    .filter(({ visibility }) => visibility !== "hide")
    .toSorted((a, b) => rank(a) - rank(b))
    .filter(({ description = "" }) => !OUTDATED.test(description));
  const usual = listed[0]?.slug ?? SEED;
  const described = (words: RegExp): string =>
    listed.find(({ description = "" }) => words.test(description))?.slug ?? usual;
  return { opus: described(STRONG), sonnet: usual, haiku: described(FOR_EASIER_TASKS), other: usual };
}

function rank({ priority }: ModelInfo): number {
  return priority ?? Number.POSITIVE_INFINITY;
}

/** @see docs/reference/codex-backend.md section 15 for the descriptions */
const OUTDATED = /\b(?:legacy|previous generation|deprecated)\b/i;
const STRONG = /\b(?:most (?:capable|powerful|intelligent)|frontier)\b/i;
const FOR_EASIER_TASKS = /\b(?:affordable|cheap(?:er|est)?|(?:easier|simpler|simple) (?:tasks|jobs))\b/i;
