/** What Claude Code tells a status line on stdin, as far as it is shown. `null`: not told. */
export interface StatusInput {
  sessionId: string | null;
  model: string | null;
  /** Part of the context window that is used, 0 to 1. */
  contextUsed: number | null;
  /** Tokens of the whole window. */
  contextSize: number | null;
  /** Part of the last request's prompt that came from the cache. */
  lastCacheShare: number | null;
}

/**
 * Reads the JSON; anything that is missing or of another type is `null`. Never throws.
 * @see https://code.claude.com/docs/en/statusline
 */
export function readStatusInput(text: string): StatusInput {
  const input = asObject(parse(text));
  const model = asObject(input["model"]);
  const context = asObject(input["context_window"]);
  const percent = asNumber(context["used_percentage"]);
  return {
    sessionId: asText(input["session_id"]),
    model: asText(model["display_name"]) ?? asText(model["id"]),
    contextUsed: percent === null ? null : percent / 100,
    contextSize: asNumber(context["context_window_size"]),
    lastCacheShare: cacheShare(asObject(context["current_usage"])),
  };
}

function cacheShare(usage: Record<string, unknown>): number | null {
  const cached = asNumber(usage["cache_read_input_tokens"]) ?? 0;
  const others = [usage["input_tokens"], usage["cache_creation_input_tokens"]];
  const prompt = others.reduce((sum: number, value) => sum + (asNumber(value) ?? 0), cached);
  return prompt > 0 ? cached / prompt : null;
}

// Not those of `@codexthropic/protocol/json`: a status line loads as few files as it can.

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}
