import { asObject, asString, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import { answer } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { loadedTools } from "../offered-tools.ts";
import { call } from "../output/call.ts";
import { text } from "../output/text.ts";
import { toolSearch as searchItem } from "../output/tool-search.ts";
import type { RequestView } from "../request-view.ts";
import { sampleOf } from "../sample.ts";

/** Deferred tools: the model looks for one, gets it, calls it. @see docs/reference/live-evidence.md section 2 */

/** One search for deferred tools. */
export function toolSearch(args: string | JsonObject = "select:tool"): Scenario {
  return answer([text("I look for a tool.", { phase: "commentary" }), searchItem(args)], {
    name: "toolSearch",
  });
}

/**
 * One step of a model that needs a deferred tool: it searches, then calls the first tool that the search has loaded.
 * Otherwise `otherwise` answers.
 */
export function searchOrCall(
  request: RequestView,
  args: string | JsonObject,
  otherwise: (request: RequestView) => Scenario,
): Scenario {
  const last = request.outputs.at(-1);
  if (!last && request.tools.includes("tool_search")) return toolSearch(args);
  if (last?.name !== "tool_search") return otherwise(request);
  const tool = firstFunction(loadedTools(request.body).map((one) => one.tool));
  if (!tool) return answer([text("The search found no tool.")], { name: "nothingFound" });
  const { name, namespace, parameters } = tool;
  const options = namespace === undefined ? {} : { namespace };
  return answer([call(name, asObject(sampleOf(parameters)), options)], { name: "callLoaded" });
}

interface LoadedFunction {
  name: string;
  namespace: string | undefined;
  parameters: unknown;
}

function firstFunction(tools: readonly JsonObject[], namespace?: string): LoadedFunction | undefined {
  for (const tool of tools) {
    const name = asString(tool["name"]) ?? "";
    if (tool["type"] !== "namespace") return { name, namespace, parameters: tool["parameters"] };
    const inner = firstFunction(objectsIn(tool["tools"]), name);
    if (inner) return inner;
  }
  return undefined;
}
