import type { ModelInfo } from "@codexthropic/protocol/codex";
import type { RequestRecord } from "@codexthropic/proxy";
import { adviseOnModel } from "../config/find-unknown-models.ts";

/** Names that the table of models maps. */
const CLAUDE_NAME = /claude|anthropic|opus|sonnet|haiku|fable/i;
/** Warnings at most: a client can send any number of names. */
const MAX_WARNINGS = 20;

/**
 * Warns once for each model that a client asks for and that is neither a Claude name nor in the catalogue: most often a
 * typing error, and another model answers.
 */
export function createModelWarner(
  catalog: () => readonly ModelInfo[],
  warn: (message: string) => void,
): (record: Pick<RequestRecord, "model" | "upstreamModel">) => void {
  const seen = new Set<string>();
  return ({ model, upstreamModel }) => {
    if (model === null || seen.has(model) || seen.size >= MAX_WARNINGS) return;
    const slug = model.replace(/^claude-(?=gpt-|o\d)/, "").replace(/\[\d+m\]$/i, "");
    const slugs = catalog().map((info) => info.slug);
    if (CLAUDE_NAME.test(slug) || slugs.length === 0 || slugs.includes(slug)) return;
    seen.add(model);
    const answers = upstreamModel === null || upstreamModel === slug ? "" : ` ${upstreamModel} answers;`;
    warn(
      `a client asks for the model ${JSON.stringify(slug)}, which is not in the catalogue;${answers} ${adviseOnModel(slug, slugs)}`,
    );
  };
}
