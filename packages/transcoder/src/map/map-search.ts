import type { WebSearchResult } from "@codexthropic/protocol/anthropic";
import type { OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import { hostOf } from "./match-domains.ts";

type Action = OutputWebSearchCallItem["action"];

/** A page as upstream shows it, before anything of it is checked. */
export interface Page {
  url?: unknown;
  title?: unknown;
}

/** What a search asked, in the one field that Claude Code shows: the query, or the page that was opened. */
export function queryOf(action: Action | undefined): string {
  const queries = Array.isArray(action?.queries) ? action.queries : [];
  const asked = [action?.query, queries.filter(isFilled).join("; "), action?.pattern].find(isFilled);
  return [asked, action?.url].filter(isFilled).join(" ");
}

/** Opening a page or looking for a word on it is no search of its own. */
export function isSearch(action: Action | undefined): boolean {
  return !["open_page", "find", "find_in_page"].includes(action?.type ?? "search");
}

/** The pages that a search has found: its sources, its results, or the page that it opened. */
export function pagesOf({ action, results }: OutputWebSearchCallItem): Page[] {
  const lists = [action?.sources, results].filter((list) => Array.isArray(list));
  return [...lists.flat(), { url: action?.url }].filter((page) => page !== null);
}

/** Whether upstream says what the search has found, were it nothing. */
export function tellsPages({ action, results }: OutputWebSearchCallItem): boolean {
  return Array.isArray(action?.sources) || Array.isArray(results);
}

/** `[title](https://…)`, or a bare URL. */
const LINK =
  /\[([^\][\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,2000})\)|https?:\/\/[^\s()<>"'`\][{}|\\]{1,2000}/g;

/** The pages to which a text links. */
export function linksIn(text: string): Page[] {
  return [...text.matchAll(LINK)].map(([whole, title, url]) =>
    url === undefined ? { url: whole.replace(/[.,;:!?*_]+$/, "") } : { url, title },
  );
}

/**
 * Pages as results: each once, without those that are not allowed.
 *
 * @param titles of pages that were cited before, by URL
 */
export function mapResults(
  pages: readonly Page[],
  titles: ReadonlyMap<string, string>,
  isBlocked: (url: string) => boolean,
): WebSearchResult[] {
  const results = new Map<string, WebSearchResult>();
  for (const page of pages) {
    const { url } = page;
    if (!isFilled(url) || results.has(url) || isBlocked(url)) continue;
    const title = [page.title, titles.get(url)].find(isFilled) ?? hostOf(url);
    results.set(url, { type: "web_search_result", title, url, encrypted_content: "", page_age: null });
  }
  return [...results.values()];
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
