import type { ModelInfo } from "@codexthropic/protocol/codex";

/** Which slug stands for which family of Claude models. */
export interface ModelTable {
  opus: string;
  sonnet: string;
  haiku: string;
  other: string;
}

const DEFAULT_SLUG = "gpt-5.5";
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
export function resolveModel(
  requested: string,
  options: { catalog?: readonly ModelInfo[]; models?: Partial<ModelTable> } = {},
): ResolvedModel {
  // `[1m]` asks for the long context. @see claude-code-client.md section 2.1
  const id = requested
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, "");
  for (const name of [id, id.replace(/^claude-/, "")]) {
    const listed = options.catalog?.find(({ slug }) => slug.toLowerCase() === name);
    if (listed) return { slug: listed.slug, named: true };
    if (/^(?:gpt-|o\d+)/.test(name)) return { slug: name, named: true };
  }
  const family = FAMILIES.find((name) => id.includes(name)) ?? "other";
  return { slug: options.models?.[family] ?? DEFAULT_SLUG, named: false };
}
