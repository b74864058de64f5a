import type { CodexEvent, OutputItem, ResponsesBody } from "@codexthropic/protocol/codex";

/** The body offers a hosted search that is limited to some domains. */
export function hasSearchFilter({ tools = [] }: ResponsesBody): boolean {
  return tools.some((tool) => tool.type === "web_search" && (tool.filters?.allowed_domains.length ?? 0) > 0);
}

/** Reasoning and searches: what comes before an answer says what it has found. */
export function isBeforeText(event: CodexEvent): boolean {
  const type = itemOf(event)?.type;
  return (
    type === "web_search_call" || type === "reasoning" || event.type.startsWith("response.reasoning_summary_")
  );
}

/** A finished search whose sources are known, and there are none. */
export function isEmptySearch(event: CodexEvent): boolean {
  if (event.type !== "response.output_item.done") return false;
  const item = itemOf(event) as SearchItem | undefined;
  if (item?.type !== "web_search_call" || item.action?.type !== "search") return false;
  return isEmptyList(item.action.sources) && (item.results === undefined || isEmptyList(item.results));
}

interface SearchItem {
  type: string;
  action?: { type?: string; sources?: unknown } | null;
  results?: unknown;
}

function itemOf(event: CodexEvent): OutputItem | undefined {
  const { item } = event as { item?: OutputItem };
  return event.type.startsWith("response.output_item.") && typeof item === "object" ? item : undefined;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
