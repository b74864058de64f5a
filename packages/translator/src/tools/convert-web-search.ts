import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { WebSearchTool } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { asObject, asText, textsIn } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { oneLine } from "../text.ts";

/** Returns whether the hosted search replaces a tool: `web_search_*`, and `web_fetch_*`, because it may open pages. */
export function isHostedSearch({ type }: ToolParam): boolean {
  return /^web_(?:search|fetch)_\d/.test(asText(type) ?? "");
}

/** @see docs/reference/codex-backend.md section 4.2, `web_search=live` */
export function convertWebSearch(tool: ToolParam, { sitesInWords }: Settings): WebSearchTool {
  const search: WebSearchTool = { type: "web_search", external_web_access: true };
  const domains = allowedDomains(tool);
  if (domains.length > 0 && !sitesInWords) search.filters = { allowed_domains: domains };
  const location = userLocation(tool["user_location"]);
  if (location) search.user_location = location;
  search.search_content_types = ["text", "image"];
  return search;
}

/** @see https://platform.openai.com/docs/guides/tools-web-search "Domain filtering": at most 100, without `https://` */
const MAX_DOMAINS = 100;

function allowedDomains(tool: ToolParam): string[] {
  return textsIn(tool["allowed_domains"]).map(withoutScheme).slice(0, MAX_DOMAINS);
}

/**
 * Returns the text that replaces `filters` when the backend's filter finds nothing, `undefined` when none is needed.
 */
export function siteInstruction(tool: ToolParam, { sitesInWords }: Settings): string | undefined {
  const domains = allowedDomains(tool);
  if (!sitesInWords || domains.length === 0) return undefined;
  const sites = domains.map((domain) => `site:${oneLine(domain)}`).join(" OR ");
  return `Search these sites only. Put this into every web search query: ${sites}. Do not use results from other sites.`;
}

function withoutScheme(domain: string): string {
  return domain
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "");
}

const LOCATION_FIELDS = ["city", "region", "country", "timezone"] as const;

function userLocation(value: unknown): WebSearchTool["user_location"] {
  const given = asObject(value);
  const known = LOCATION_FIELDS.filter((field) => asText(given[field]) !== undefined);
  if (known.length === 0) return undefined;
  return { type: "approximate", ...Object.fromEntries(known.map((field) => [field, given[field]])) };
}

/** Returns the limits of a search that the backend does not know and the transcoder applies. */
export function searchLimits(tool: ToolParam): NonNullable<ResponseContext["webSearch"]> {
  const { max_uses: uses } = tool;
  return {
    name: "web_search",
    blockedDomains: textsIn(tool["blocked_domains"]),
    maxUses: typeof uses === "number" ? uses : null,
  };
}
