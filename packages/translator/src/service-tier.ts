import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { Context } from "./context.ts";

/** `speed`, `service_tier` and `--fast` ⇒ `service_tier`. Unknown words are tolerated. */
export function serviceTier(
  { speed, service_tier: tier }: MessagesRequest,
  fast: boolean,
  { info, degraded }: Context,
): "priority" | undefined {
  if (!fast && speed !== "fast" && tier !== "priority" && tier !== "fast") return undefined;
  // The CLI leaves out a tier that the catalogue does not list. @see codex-backend.md section 6
  if (info?.service_tiers?.some(({ id }) => id === "priority") ?? true) return "priority";
  degraded.add("service_tier.unavailable");
  return undefined;
}
