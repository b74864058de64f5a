import type { JsonObject } from "@codexthropic/protocol/json";
import type { Turn } from "../answer/turn.ts";
import { type ItemEvents, type Part } from "./part.ts";
import { added, done } from "./item-events.ts";

export interface Source {
  url: string;
  title?: string;
}

export type SearchAction =
  | { type: "search"; query: string; queries?: readonly string[]; sources?: readonly Source[] }
  | { type: "open_page"; url: string }
  | { type: "find_in_page"; url: string; pattern: string };

export interface SearchOptions {
  withoutId?: boolean;
  /** `results` of the item itself, as some answers have them instead of sources. */
  results?: readonly (Source & { snippet?: string })[];
}

/** A hosted web search. Its sources are only sent when the request includes `web_search_call.action.sources`. */
export function search(action: SearchAction, options: SearchOptions = {}): Part {
  return { make: (turn, index) => makeSearch(turn, index, action, options) };
}

function* makeSearch(turn: Turn, index: number, action: SearchAction, options: SearchOptions): ItemEvents {
  const { withoutId = false, results } = options;
  const id = turn.newItemId("ws_");
  const own = withoutId ? {} : { id };
  const at = { ...(withoutId ? {} : { item_id: id }), output_index: index };
  yield added(index, { ...own, type: "web_search_call", status: "in_progress" });
  for (const phase of ["in_progress", "searching", "completed"]) {
    yield { type: `response.web_search_call.${phase}`, ...at };
  }
  const item = {
    ...own,
    type: "web_search_call",
    status: "completed",
    action: reported(action, turn.wantsSources),
    ...(results && { results: results.map((result) => ({ type: "text_result", ...result })) }),
  };
  yield done(index, item);
  return item;
}

function reported(action: SearchAction, withSources: boolean): JsonObject {
  if (action.type !== "search") return { ...action };
  const { sources = [], queries = [action.query], ...rest } = action;
  return {
    ...rest,
    queries,
    ...(withSources && { sources: sources.map((source) => ({ type: "url", ...source })) }),
  };
}
