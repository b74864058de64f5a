import type { JsonObject } from "@codexthropic/protocol/json";
import type { Scenario } from "../answer/scenario.ts";
import type { RequestView } from "../request-view.ts";
import { helpful } from "./helpful.ts";
import { searchOrCall } from "./search-or-call.ts";

export { toolSearch } from "./search-or-call.ts";

/**
 * A model that needs a deferred tool: it searches, calls the first tool that the search has loaded, and reports what
 * the tool answered. When the search finds nothing it says so.
 */
export function searchAndCall(args: string | JsonObject = "select:tool"): (request: RequestView) => Scenario {
  return (request) => searchOrCall(request, args, helpful);
}
