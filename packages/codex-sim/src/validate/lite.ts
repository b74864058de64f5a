import { asObject, objectsIn, type JsonObject } from "../json.ts";
import type { Rule } from "./rule.ts";
import { refuse, type Refusal } from "./problem.ts";

/**
 * The rules of the lite lane.
 * @see codex-backend.md section 18. Only the sentence about `parallel_tool_calls` is recorded; the others are
 * worded after it.
 * @module
 */
const requires = (what: string, param: string): Refusal =>
  refuse(`X-OpenAI-Internal-Codex-Responses-Lite requires ${what}.`, param, null);

export const liteLane: Rule = (body, { lane }) => {
  if (lane !== "lite") return null;
  if (body["parallel_tool_calls"] !== false) {
    return requires("`parallel_tool_calls` to be false", "parallel_tool_calls");
  }
  if (body["tools"] !== undefined) return requires("`tools` to be omitted", "tools");
  if (body["instructions"] !== undefined) {
    return requires("`instructions` to be omitted", "instructions");
  }
  return preamble(body) ?? undetailedImages(body);
};

function preamble(body: JsonObject): Refusal | null {
  for (const [index, item] of objectsIn(body["input"]).entries()) {
    if (item["type"] !== "additional_tools") continue;
    const param = `input[${index}]`;
    if (index > 0) return requires("`additional_tools` to be the first input item", param);
    if (item["role"] !== "developer") {
      return requires("the role of `additional_tools` to be developer", `${param}.role`);
    }
    const hosted = objectsIn(item["tools"]).find((tool) => HOSTED.has(String(tool["type"])));
    if (hosted) return requires(`no hosted tool, such as '${String(hosted["type"])}'`, `${param}.tools`);
  }
  return null;
}

const HOSTED: ReadonlySet<string> = new Set([
  "web_search",
  "web_search_preview",
  "image_generation",
  "code_interpreter",
  "file_search",
  "computer_use_preview",
  "mcp",
]);

function undetailedImages(body: JsonObject): Refusal | null {
  for (const [index, item] of objectsIn(body["input"]).entries()) {
    for (const field of ["content", "output"]) {
      const detailed = objectsIn(item[field]).findIndex((part) => part["detail"] !== undefined);
      if (detailed >= 0) {
        return requires("images without `detail`", `input[${index}].${field}[${detailed}].detail`);
      }
    }
  }
  return null;
}

/** The tools that a body offers, wherever its lane puts them, with their path. */
export function offeredTools(body: JsonObject): readonly { tool: JsonObject; param: string }[] {
  const own = objectsIn(body["tools"]).map((tool, i) => ({ tool, param: `tools[${i}]` }));
  const first = asObject(objectsIn(body["input"])[0]);
  if (first["type"] !== "additional_tools") return own;
  return [...own, ...objectsIn(first["tools"]).map((tool, i) => ({ tool, param: `input[0].tools[${i}]` }))];
}
