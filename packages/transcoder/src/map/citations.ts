import type { Citation } from "@codexthropic/protocol/anthropic";
import type { UrlCitation } from "@codexthropic/protocol/codex";
import type { Domains } from "./domains.ts";

/**
 * Annotations of a text, as citations. The backend says which page a passage rests on, not which words of
 * the page, so `cited_text` stays empty. Also remembers the titles, for results of later searches.
 */
export class Citations {
  readonly titles: Map<string, string> = new Map();
  readonly #blocked: Domains;

  constructor(blocked: Domains) {
    this.#blocked = blocked;
  }

  /** `null` for annotations that cite no page, or one that the client does not want to see. */
  of(annotation: unknown): Citation | null {
    const { type, url, title } = (annotation ?? {}) as Partial<UrlCitation>;
    if (type !== "url_citation" || typeof url !== "string" || this.#blocked.has(url)) return null;
    const named = typeof title === "string" && title !== "";
    if (named) this.titles.set(url, title);
    return {
      type: "web_search_result_location",
      url,
      title: named ? title : null,
      encrypted_index: "",
      cited_text: "",
    };
  }
}
