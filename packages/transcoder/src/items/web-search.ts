import type { Restore } from "@codexthropic/protocol";
import type { WebSearchToolResultBlock } from "@codexthropic/protocol/anthropic";
import type { OutputItem, OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import type { Answer } from "../core/answer.ts";
import { searchId, unique } from "../core/ids.ts";
import type { Citations } from "../map/citations.ts";
import type { Domains } from "../map/domains.ts";
import { isSearch, queryOf, resultsOf } from "../map/web-search.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";

/**
 * A hosted search becomes a server_tool_use block with the query and a web_search_tool_result block with
 * what it found, as soon as it is done.
 * @see claude-code-client.md section 3.1
 */
export class WebSearch implements Item {
  readonly #answer: Answer;
  readonly #restore: Restore;
  readonly #citations: Citations;
  readonly #blocked: Domains;
  readonly #place: number;
  #seen: OutputWebSearchCallItem | null = null;

  /** @param place position among the answer's items, for a search without an id */
  constructor(answer: Answer, restore: Restore, citations: Citations, blocked: Domains, place: number) {
    this.#answer = answer;
    this.#restore = restore;
    this.#citations = citations;
    this.#blocked = blocked;
    this.#place = place;
  }

  take(event: ItemEvent): void {
    if (event.type === "response.output_item.added") this.#seen = event.item as OutputWebSearchCallItem;
  }

  end(item: OutputItem | null, extent: Extent): void {
    const call = (item as OutputWebSearchCallItem | null) ?? this.#seen;
    if (call === null || extent === "partial") return;
    const id = unique(searchId(call.id, this.#answer.id, this.#place), this.#answer.ids);
    this.#answer.openBlock({ type: "server_tool_use", id, name: "web_search", input: {} });
    this.#answer.append(JSON.stringify({ query: queryOf(call.action) }));
    this.#answer.openBlock({
      type: "web_search_tool_result",
      tool_use_id: id,
      content: this.#content(call),
    });
    this.#answer.closeBlock();
  }

  #content({ status, action }: OutputWebSearchCallItem): WebSearchToolResultBlock["content"] {
    if (status === "failed") return { type: "web_search_tool_result_error", error_code: "unavailable" };
    if (isSearch(action)) {
      const limit = this.#restore.web_search?.max_uses ?? Number.POSITIVE_INFINITY;
      if (this.#answer.webSearches >= limit) {
        return { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" };
      }
      this.#answer.webSearches++;
    }
    return resultsOf(action, this.#citations.titles, this.#blocked);
  }
}
