import type { WebSearchResult } from "@codexthropic/protocol/anthropic";
import type { OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import { type Domains, hostOf } from "./domains.ts";

type Action = NonNullable<OutputWebSearchCallItem["action"]>;

/** What a search asked, in the one field that Claude Code shows: the query, or the page that was opened. */
export function queryOf(action: Action | null | undefined): string {
  const queries = Array.isArray(action?.queries) ? action.queries : [];
  const asked = [action?.query, queries.filter(isText).join("; "), action?.pattern].find(isText);
  return [asked, action?.url].filter(isText).join(" ");
}

/** Opening a page or looking for a word on it is no search of its own. */
export function isSearch(action: Action | null | undefined): boolean {
  return !["open_page", "find", "find_in_page"].includes(action?.type ?? "search");
}

/** What a search found: its sources, else the page it opened. Each page once, without those that the client blocks. */
export function resultsOf(
  action: Action | null | undefined,
  titles: ReadonlyMap<string, string>,
  blocked: Domains,
): WebSearchResult[] {
  const sources = Array.isArray(action?.sources) ? action.sources : [];
  const pages = new Map<string, WebSearchResult>();
  for (const source of [...sources, { url: action?.url, title: null }]) {
    const url = source?.url;
    if (!isText(url) || pages.has(url) || blocked.has(url)) continue;
    const title = [source.title, titles.get(url)].find(isText) ?? hostOf(url);
    pages.set(url, { type: "web_search_result", title, url, encrypted_content: "", page_age: null });
  }
  return [...pages.values()];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
