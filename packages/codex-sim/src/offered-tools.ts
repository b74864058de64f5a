import { asObject, objectsIn, type JsonObject } from "./json.ts";

/** The tools that a body offers, wherever its lane puts them, with their path. */
export function offeredTools(body: JsonObject): readonly { tool: JsonObject; param: string }[] {
  const own = objectsIn(body["tools"]).map((tool, i) => ({ tool, param: `tools[${i}]` }));
  const first = asObject(objectsIn(body["input"])[0]);
  if (first["type"] !== "additional_tools") return own;
  return [...own, ...objectsIn(first["tools"]).map((tool, i) => ({ tool, param: `input[0].tools[${i}]` }))];
}
