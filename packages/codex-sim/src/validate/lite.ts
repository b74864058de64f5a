import { objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import type { Rule } from "./rule.ts";
import { reject, type Rejection } from "./reject.ts";

/**
 * The rules of the lite lane. The sentences about `parallel_tool_calls` and hosted tools are recorded, the others
 * are worded after them.
 * @see docs/reference/codex-backend.md section 18
 * @module
 */
const LITE = "X-OpenAI-Internal-Codex-Responses-Lite";

const requires = (what: string, param: string): Rejection =>
  reject(`${LITE} requires ${what}.`, param, "unsupported_value");

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

function preamble(body: JsonObject): Rejection | null {
  for (const [index, item] of objectsIn(body["input"]).entries()) {
    if (item["type"] !== "additional_tools") continue;
    const param = `input[${index}]`;
    if (index > 0) return requires("`additional_tools` to be the first input item", param);
    if (item["role"] !== "developer") {
      return requires("the role of `additional_tools` to be developer", `${param}.role`);
    }
    if (!objectsIn(item["tools"]).every(isClientSide)) return NO_HOSTED_TOOLS;
  }
  return null;
}

const NO_HOSTED_TOOLS = reject(
  `${LITE} only supports function tools, custom tools, and client-executed tool search.`,
  "tools",
  "unsupported_value",
);

function isClientSide(tool: JsonObject): boolean {
  if (tool["type"] === "tool_search") return tool["execution"] === "client";
  return ["function", "custom", "namespace"].includes(String(tool["type"]));
}

function undetailedImages(body: JsonObject): Rejection | null {
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
