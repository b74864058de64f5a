import type { JsonSchema } from "./anthropic.ts";

/**
 * What the translator must tell the transcoder about one request, in one plain JSON object: the two
 * never import each other. It holds references into the request, so it costs nothing to make.
 */
export interface Restore {
  /** As requested by the client; echoed verbatim (Claude Code drops thinking of other models). */
  model: string;
  /** The slug that was really asked; part of the reasoning signature. */
  upstreamModel: string;
  /** Function tools on offer by their name upstream: the client's own name and schema. */
  tools: Record<string, { name: string; input_schema: JsonSchema | null }>;
  /** `none`: the client did not ask for thinking, no thinking block may appear. `omitted`: signature only. */
  thinking: "none" | "summarized" | "omitted";
  /** Emulated by the transcoder on text. Empty when there are none. */
  stop_sequences: string[];
  /** Emulated by the transcoder on text. `null`: no limit. */
  max_tokens: number | null;
  /** Set when `web_search_*` was offered. */
  web_search: { name: string; blocked_domains: string[]; max_uses: number | null } | null;
  /**
   * Structured output: where the strict schema bridge invented a `null`. `null` when nothing has to be undone.
   * The tree mirrors the answer's shape.
   */
  invented_nulls: InventedNulls | null;
  /** What `service_tier` the answer reports in its usage. */
  service_tier: "standard" | "priority";
}

/** Keys whose `null` was invented, and where to look further down. */
export interface InventedNulls {
  /** Properties of this object whose `null` means "absent". */
  optional?: string[];
  properties?: Record<string, InventedNulls>;
  items?: InventedNulls;
}
