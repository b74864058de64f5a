import type { JsonObject } from "@codexthropic/protocol/json";
import { type Part } from "./part.ts";
import { added, done } from "./item-events.ts";

/**
 * The model looks for deferred tools; the client answers with a `tool_search_output`. The arguments are an object and
 * arrive whole.
 * @see docs/reference/live-evidence.md section 2
 */
export function toolSearch(args: string | JsonObject, callId?: string): Part {
  return {
    *make(turn, index) {
      const id = turn.newItemId("tsc_");
      const head = { id, type: "tool_search_call", call_id: callId ?? turn.newCallId(), execution: "client" };
      yield added(index, { ...head, status: "in_progress", arguments: {} });
      const query = typeof args === "string" ? { query: args } : args;
      const item = { ...head, status: "completed", arguments: query };
      yield done(index, item);
      return item;
    },
  };
}
