import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { asText } from "@codexthropic/protocol/json";
import { wellFormed } from "./text.ts";

/**
 * Converts `system` to instructions: its blocks joined by a blank line. Returns `undefined` when nothing is left.
 * Claude Code's first block holds a hash that changes with every conversation, which would break prompt caching.
 * @see docs/reference/claude-code-client.md section 0, fact 4
 */
export function convertSystem({ system }: MessagesRequest): string | undefined {
  const texts = typeof system === "string" ? [system] : (system ?? []).map(({ text }) => asText(text) ?? "");
  const kept = texts.map(withoutBilling).filter((text) => text !== "");
  return kept.length > 0 ? wellFormed(kept.join("\n\n")) : undefined;
}

function withoutBilling(text: string): string {
  return text.startsWith("x-anthropic-billing-header:") ? text.replace(/^.*\n*/, "") : text;
}
