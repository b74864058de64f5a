import type { Citation } from "@codexthropic/protocol/anthropic";
import type { UrlCitation } from "@codexthropic/protocol/codex";

/**
 * The citation that an annotation of a text stands for; `null` for one that cites no page. The backend says which
 * page a text rests on, not which words of the page, so `cited_text` stays empty.
 */
export function mapCitation(annotation: unknown): Citation | null {
  const { type, url, title } = (annotation ?? {}) as Partial<UrlCitation>;
  if (type !== "url_citation" || typeof url !== "string") return null;
  return {
    type: "web_search_result_location",
    url,
    title: typeof title === "string" && title !== "" ? title : null,
    encrypted_index: "",
    cited_text: "",
  };
}
