import { isObject, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import { looseProblem } from "../schema/loose.ts";
import type { CheckContext } from "./context.ts";
import { reject, type Rejection } from "./reject.ts";
import { firstOf, type Rule } from "./rule.ts";
import { invalidType, invalidValue, missing } from "./sentences.ts";

/**
 * Client-executed tool search: the tool, the model's call and the client's answer.
 * @see docs/reference/live-evidence.md section 2, docs/reference/codex-backend.md section 4.1. Recorded are the forms; that another execution, text
 * arguments or a tool without `defer_loading` are rejected is the strict reading of them, in the API's own sentences.
 * @module
 */
const EXECUTIONS = ["client"];

/** The tool in `tools`. It has no `strict`: that is an unknown parameter like any other. */
export function checkSearchTool(tool: JsonObject, param: string): Rejection | null {
  return (
    checkExecution(tool, param) ??
    (typeof tool["description"] === "string" ? null : missing(`${param}.description`)) ??
    checkSearchParameters(tool["parameters"], `${param}.parameters`)
  );
}

function checkSearchParameters(parameters: unknown, param: string): Rejection | null {
  if (parameters === undefined) return missing(param);
  const problem = looseProblem(parameters);
  return problem === null
    ? null
    : reject(`Invalid schema for tool 'tool_search': ${problem}`, param, "invalid_function_parameters");
}

/** `arguments` of a `tool_search_call` is an object, not text as in a function call. */
export function checkSearchCall(item: JsonObject, param: string): Rejection | null {
  const value = item["arguments"];
  return (
    checkExecution(item, param) ??
    (isObject(value) ? null : invalidType(`${param}.arguments`, "an object", value))
  );
}

export function checkSearchOutput(item: JsonObject, param: string): Rejection | null {
  const { tools } = item;
  if (!Array.isArray(tools)) return invalidType(`${param}.tools`, "an array of objects", tools);
  return (
    checkExecution(item, param) ??
    firstOf(
      (tools as unknown[]).map((tool, i) =>
        isObject(tool)
          ? checkDeferred(tool, `${param}.tools[${i}]`)
          : invalidType(`${param}.tools[${i}]`, "an object", tool),
      ),
    )
  );
}

/** What a search finds is a function with `defer_loading: true`, or a namespace of them. */
function checkDeferred(tool: JsonObject, param: string): Rejection | null {
  if (tool["type"] === "namespace") {
    return firstOf(objectsIn(tool["tools"]).map((inner, i) => checkDeferred(inner, `${param}.tools[${i}]`)));
  }
  if (tool["type"] !== "function" && tool["type"] !== "custom") {
    return invalidValue(`${param}.type`, tool["type"], ["function", "custom", "namespace"]);
  }
  if (tool["defer_loading"] === true) return null;
  return tool["defer_loading"] === undefined
    ? missing(`${param}.defer_loading`)
    : invalidValue(`${param}.defer_loading`, tool["defer_loading"], ["true"]);
}

function checkExecution(object: JsonObject, param: string): Rejection | null {
  const value = object["execution"];
  if (value === undefined) return missing(`${param}.execution`);
  return EXECUTIONS.includes(String(value)) ? null : invalidValue(`${param}.execution`, value, EXECUTIONS);
}

/** A model without `supports_search_tool` in its catalogue entry takes neither the tool nor its items. */
export const toolSearchSupport: Rule = (body, context) => {
  if (context.model?.supports_search_tool === true && !context.refused.has("tool_search")) return null;
  return usesToolSearch(body, context)
    ? reject(`Tool 'tool_search' is not supported with ${context.slug}.`, "tools", "invalid_value")
    : null;
};

function usesToolSearch(body: JsonObject, { offered }: CheckContext): boolean {
  return (
    offered.some(({ tool }) => tool["type"] === "tool_search") ||
    objectsIn(body["input"]).some((item) => String(item["type"]).startsWith("tool_search_"))
  );
}
