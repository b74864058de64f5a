import { asObject, objectsIn, type JsonObject } from "@codexthropic/protocol/json";

/** A tool and where it stands: `tools[0]`, `input[0].tools[2]`. */
export interface OfferedTool {
  readonly tool: JsonObject;
  readonly param: string;
}

/** The tools that a body offers from its beginning, wherever its lane puts them. */
export function offeredTools(body: JsonObject): readonly OfferedTool[] {
  const own = objectsIn(body["tools"]).map((tool, i) => ({ tool, param: `tools[${i}]` }));
  const first = asObject(objectsIn(body["input"])[0]);
  if (first["type"] !== "additional_tools") return own;
  return [...own, ...objectsIn(first["tools"]).map((tool, i) => ({ tool, param: `input[0].tools[${i}]` }))];
}

/** The tools that tool searches have loaded, in the order of the input. */
export function loadedTools(body: JsonObject): readonly OfferedTool[] {
  return objectsIn(body["input"]).flatMap((item, i) =>
    item["type"] === "tool_search_output"
      ? objectsIn(item["tools"]).map((tool, t) => ({ tool, param: `input[${i}].tools[${t}]` }))
      : [],
  );
}
