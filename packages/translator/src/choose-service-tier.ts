import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { Settings } from "./settings.ts";

export interface ServiceTier {
  tier?: "priority";
  degraded: readonly Degraded[];
}

/** Converts `speed`, `service_tier` and the option `fast` to a tier. Unknown words are tolerated. */
export function chooseServiceTier(
  { speed, service_tier: asked }: MessagesRequest,
  isFast: boolean,
  { info }: Settings,
): ServiceTier {
  if (!isFast && speed !== "fast" && asked !== "priority" && asked !== "fast") return { degraded: [] };
  // The CLI leaves out a tier that the catalogue does not list. @see docs/reference/codex-backend.md section 6
  const isListed = info?.service_tiers?.some(({ id }) => id === "priority") ?? true;
  return isListed ? { tier: "priority", degraded: [] } : { degraded: ["service_tier.unavailable"] };
}
