import type { Usage } from "@codexthropic/protocol/anthropic";
import type { CodexUsage } from "@codexthropic/protocol/codex";

/** What usage needs besides upstream's figures. */
interface UsageContext {
  serviceTier: Usage["service_tier"];
  /** Estimates, used where upstream gives no figure. */
  inputTokens: number;
  outputTokens: number;
  webSearches: number;
}

/**
 * Usage as Anthropic counts: upstream's input includes what was read from and written to the cache, Anthropic's does not.
 * @see docs/mapping.md section 4, docs/reference/claude-code-client.md section 4.2
 */
export function mapUsage(usage: CodexUsage | null | undefined, context: UsageContext): Usage {
  const read = count(usage?.input_tokens_details?.cached_tokens);
  const written = count(usage?.input_tokens_details?.cache_write_tokens);
  const thinking = usage?.output_tokens_details?.reasoning_tokens;
  return {
    input_tokens: Math.max(0, count(usage?.input_tokens ?? context.inputTokens) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: count(usage?.output_tokens ?? context.outputTokens),
    ...(thinking != null && { output_tokens_details: { thinking_tokens: count(thinking) } }),
    server_tool_use:
      context.webSearches > 0 ? { web_search_requests: context.webSearches, web_fetch_requests: 0 } : null,
    service_tier: context.serviceTier,
  };
}

/** A token count as a client may rely on it: a whole number, never negative. */
function count(tokens: unknown): number {
  const whole = Math.trunc(Number(tokens));
  return Number.isSafeInteger(whole) && whole > 0 ? whole : 0;
}
