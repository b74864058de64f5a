import type { Lane, ModelInfo } from "@codexthropic/protocol/codex";

/**
 * Lanes that others have found for a model. For newer models nothing is published: the lane of the catalogue is
 * expected, which is the harder case.
 * @see docs/reference/codex-backend.md section 18
 */
const PUBLISHED: Readonly<Record<string, readonly Lane[]>> = {
  "gpt-5.6-sol": ["full", "lite"],
  "gpt-5.6-terra": ["full", "lite"],
};

export function knownLanes({ slug, use_responses_lite }: ModelInfo): readonly Lane[] {
  return PUBLISHED[slug] ?? [use_responses_lite === true ? "lite" : "full"];
}
