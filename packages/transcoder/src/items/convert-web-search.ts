import type { Citation, WebSearchToolResultBlock } from "@codexthropic/protocol/anthropic";
import type { OutputItem, OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { isSearch, linksIn, mapResults, type Page, pagesOf, queryOf, tellsPages } from "../map/map-search.ts";
import { DomainList } from "../map/match-domains.ts";
import { searchId, uniqueId } from "../message/derive-ids.ts";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";

type Content = WebSearchToolResultBlock["content"];

/**
 * The searches of one answer. A search becomes a server_tool_use block with the query and a web_search_tool_result
 * block with the pages that it found, as soon as it is done. When upstream does not say what it found, the result
 * block waits for the end of the next text and holds the pages to which that text links.
 * @see docs/reference/claude-code-client.md section 3.1
 */
export class WebSearches {
  readonly #writer: MessageWriter;
  readonly #held: HeldLimit;
  readonly #context: ResponseContext["webSearch"];
  readonly #blocked: DomainList;
  /** Titles of pages that were cited, by URL. */
  readonly #titles = new Map<string, string>();
  /** Ids of searches without a result block, and what may become their result. */
  #waiting: string[] = [];
  #text = "";
  #cited: Page[] = [];

  constructor(writer: MessageWriter, held: HeldLimit, context: ResponseContext["webSearch"]) {
    this.#writer = writer;
    this.#held = held;
    this.#context = context;
    this.#blocked = new DomainList(context?.blockedDomains ?? []);
  }

  write(call: OutputWebSearchCallItem, place: number): void {
    const id = uniqueId(searchId(call.id, this.#writer.id, place), this.#writer.ids);
    this.#writer.openBlock({ type: "server_tool_use", id, name: "web_search", input: {} });
    this.#writer.append(JSON.stringify({ query: queryOf(call.action) }));
    this.#writer.closeBlock();
    const content = this.#contentOf(call);
    if (Array.isArray(content) && content.length === 0 && !tellsPages(call)) this.#waiting.push(id);
    else this.#writeResult(id, content);
  }

  /** Takes note of text that is being shown. */
  read(text: string): void {
    if (this.#waiting.length === 0) return;
    this.#held.add(text.length);
    this.#text += text;
  }

  /** Takes note of a citation. `false`: the client does not want to see the page. */
  cite({ url, title }: Citation): boolean {
    if (this.#blocked.has(url)) return false;
    if (title !== null) {
      this.#held.add(url.length + title.length);
      this.#titles.set(url, title);
    }
    if (this.#waiting.length > 0) this.#cited.push({ url, title });
    return true;
  }

  /** Writes the result blocks that wait. The pages go to the last search. */
  settle(): void {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    const pages = this.#results([...this.#cited, ...linksIn(this.#text)]);
    this.#waiting = [];
    this.#text = "";
    this.#cited = [];
    for (const [n, id] of waiting.entries()) this.#writeResult(id, n === waiting.length - 1 ? pages : []);
  }

  #contentOf(call: OutputWebSearchCallItem): Content {
    if (call.status === "failed") return { type: "web_search_tool_result_error", error_code: "unavailable" };
    if (isSearch(call.action)) {
      if (this.#writer.webSearches >= (this.#context?.maxUses ?? Number.POSITIVE_INFINITY)) {
        return { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" };
      }
      this.#writer.webSearches++;
    }
    return this.#results(pagesOf(call));
  }

  #results(pages: readonly Page[]): ReturnType<typeof mapResults> {
    return mapResults(pages, this.#titles, (url) => this.#blocked.has(url));
  }

  #writeResult(id: string, content: Content): void {
    this.#writer.openBlock({ type: "web_search_tool_result", tool_use_id: id, content });
    this.#writer.closeBlock();
  }
}

/** One hosted search on its way. */
export class WebSearchCall implements Item {
  readonly #searches: WebSearches;
  readonly #place: number;
  #announced: OutputWebSearchCallItem | null = null;

  /** @param place position among the answer's items, for a search without an id */
  constructor(searches: WebSearches, place: number) {
    this.#searches = searches;
    this.#place = place;
  }

  take(event: ItemEvent): void {
    if (event.type === "response.output_item.added") this.#announced = event.item as OutputWebSearchCallItem;
  }

  end(item: OutputItem | null, extent: Extent): void {
    const call = (item as OutputWebSearchCallItem | null) ?? this.#announced;
    if (call !== null && extent !== "partial") this.#searches.write(call, this.#place);
  }
}
