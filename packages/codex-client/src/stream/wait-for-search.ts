import type { CodexEvent, OutputItem, OutputWebSearchCallItem } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import type { EventStream } from "./event-stream.ts";
import { eventKind } from "./event-kind.ts";
import { waitForOutput } from "./wait-for-output.ts";

/**
 * Waits until an answer's first search is done, its text begins, or `holdMs` have passed: the domain filter of hosted
 * search sometimes leaves nothing of what was found.
 * @throws UpstreamError `search_filter_empty` when nothing was found, or as {@link waitForOutput}
 */
export async function waitForSearch(stream: EventStream, holdMs: number, onFound: () => void): Promise<void> {
  await waitForOutput(stream, holdMs, (event) => {
    const search = finishedSearch(event);
    if (search === null) return saysSomething(event);
    const count = countResults(search);
    if (count === 0) {
      void stream.return();
      throw new UpstreamError({
        code: "search_filter_empty",
        message: "The hosted search found nothing in the allowed domains.",
      });
    }
    if (count !== null) onFound();
    return true;
  });
}

function finishedSearch(event: CodexEvent): OutputWebSearchCallItem | null {
  if (event.type !== "response.output_item.done") return null;
  const { item } = event as { item?: OutputItem | null };
  return item?.type === "web_search_call" ? (item as OutputWebSearchCallItem) : null;
}

/** Text or a tool call, but not what the model thinks and the beginning of an item. */
function saysSomething({ type }: CodexEvent): boolean {
  return (
    eventKind(type) === "end" ||
    type === "response.output_text.delta" ||
    type === "response.refusal.delta" ||
    type === "response.function_call_arguments.delta"
  );
}

/** Results stand in the action's sources or on the item itself; `null`: the event does not list them. */
function countResults(item: OutputWebSearchCallItem & { results?: unknown }): number | null {
  const { action, results } = item;
  // Opening a page is no search.
  if (action && action.type !== "search") return null;
  const lists = [action?.sources, results].filter((list) => Array.isArray(list));
  return lists.length === 0 ? null : Math.max(...lists.map((list) => list.length));
}
