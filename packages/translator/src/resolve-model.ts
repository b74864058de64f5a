import type { ModelInfo } from "@codexthropic/protocol/codex";

/** The slug of each family of Claude models. */
export interface ModelTable {
  opus: string;
  sonnet: string;
  haiku: string;
  other: string;
}

export interface ResolveOptions {
  /** The models as `GET /models` lists them. Without it, effort levels and verbosity are conservative. */
  catalog?: readonly ModelInfo[];
  /** Rows of the table that are set by hand. They win over `modelSource`. */
  models?: Partial<ModelTable>;
  /**
   * The source of the other rows. `seed`, the default: `gpt-5.5` each. `catalogue`: {@link readModelTable}.
   * @see docs/designs/default-model.md
   */
  modelSource?: "seed" | "catalogue";
}

/** The model on the full lane, which has every feature. */
const SEED = "gpt-5.5";
const FAMILIES = ["opus", "sonnet", "haiku"] as const;

export interface ResolvedModel {
  slug: string;
  /** Whether the client itself named a slug. It must not be replaced by another then. */
  named: boolean;
}

/**
 * Returns the slug for a requested model id. `gpt-5.5`, `GPT-5.5[1m]` and `claude-gpt-5.5` (an id from
 * `GET /v1/models`) name a slug. For everything else the table decides.
 *
 * @throws TypeError when the id is no string or `catalog` is no list
 */
export function resolveModel(requested: string, options: ResolveOptions = {}): ResolvedModel {
  const { catalog = [], models, modelSource = "seed" } = options;
  if (typeof requested !== "string") throw new TypeError("The model id has to be a string.");
  if (!Array.isArray(catalog)) {
    throw new TypeError("options.catalog has to be a list: `models` of the answer of GET /models.");
  }
  // `[1m]` asks for the long context. @see docs/reference/claude-code-client.md section 2.1
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
 * Reads the table from the catalogue. `opus` is the strongest model and `haiku` the one for easier tasks, by the words
 * of their descriptions: the catalogue has no field for strength. `sonnet`, `other` and rows without a match are the
 * model that the Codex CLI starts with, which is the listed one of the lowest `priority`. For an empty catalogue all
 * rows are `gpt-5.5`.
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
