import type { Usage } from "@codexthropic/protocol/anthropic";
import type { CodexUsage } from "@codexthropic/protocol/codex";

/** What usage needs besides upstream's figures. */
export interface UsageContext {
  service_tier: Usage["service_tier"];
  /** Estimates, used where upstream gives no figure. */
  input_tokens: number;
  output_tokens: number;
  web_search_requests: number;
}

/** Usage as Anthropic counts: input excludes what came from the cache. @see docs/mapping.md section 4, claude-code-client.md section 4.2 */
export function usageOf(usage: CodexUsage | null | undefined, context: UsageContext): Usage {
  const cached = count(usage?.input_tokens_details?.cached_tokens);
  const thinking = usage?.output_tokens_details?.reasoning_tokens;
  return {
    input_tokens: Math.max(0, count(usage?.input_tokens ?? context.input_tokens) - cached),
    cache_creation_input_tokens: count(usage?.input_tokens_details?.cache_write_tokens),
    cache_read_input_tokens: cached,
    output_tokens: count(usage?.output_tokens ?? context.output_tokens),
    ...(thinking != null && { output_tokens_details: { thinking_tokens: count(thinking) } }),
    server_tool_use:
      context.web_search_requests > 0
        ? { web_search_requests: context.web_search_requests, web_fetch_requests: 0 }
        : null,
    service_tier: context.service_tier,
  };
}

/** A token count as a client may rely on it: a whole number, never negative. */
function count(tokens: unknown): number {
  const whole = Math.trunc(Number(tokens));
  return Number.isSafeInteger(whole) && whole > 0 ? whole : 0;
}
