import type { Lane } from "@codexthropic/protocol/codex";
import type { CatalogueEntry } from "./catalogue.ts";

/**
 * Which lanes answer for which model.
 * @see docs/reference/codex-backend.md section 18: 5.6-sol and -terra answer on both, 5.6-luna on the lite lane only. For newer
 * slugs nobody has published it; the simulator takes the harder case, lite only.
 * @module
 */
export type LaneTable = Readonly<Record<string, readonly Lane[]>>;

const KNOWN: LaneTable = {
  "gpt-5.5": ["full"],
  "gpt-5.6-sol": ["full", "lite"],
  "gpt-5.6-terra": ["full", "lite"],
};

export function lanesOf(model: CatalogueEntry, overrides: LaneTable = {}): readonly Lane[] {
  return overrides[model.slug] ?? KNOWN[model.slug] ?? [model.use_responses_lite ? "lite" : "full"];
}

/** The value that switches a request into the lite lane; anything else is the full one. */
export const LITE_HEADER = "x-openai-internal-codex-responses-lite";

export function laneOfHeader(value: string | undefined): Lane {
  return value === "true" ? "lite" : "full";
}
