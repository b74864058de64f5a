import { asString, objectsIn } from "@codexthropic/protocol/json";
import type { Rule } from "./rule.ts";
import { reject, type Rejection } from "./reject.ts";

/**
 * Each call has one output behind it, and each id occurs once.
 * @see docs/reference/codex-backend.md section 18 for the two sentences about function calls. That a repeated id is rejected is
 * the harder reading of docs/mapping.md section 1 (repairs); its wording is the API's for repeated items.
 * @module
 */
interface Pair {
  readonly output: string;
  readonly noOutput: string;
  readonly noCall: string;
}

const PAIRS: Readonly<Record<string, Pair>> = {
  function_call: {
    output: "function_call_output",
    noOutput: "No tool output found for function call",
    noCall: "No tool call found for function call output with call_id",
  },
  custom_tool_call: {
    output: "custom_tool_call_output",
    noOutput: "No tool output found for custom tool call",
    noCall: "No tool call found for custom tool call output with call_id",
  },
  tool_search_call: {
    output: "tool_search_output",
    noOutput: "No tool output found for tool search call",
    noCall: "No tool call found for tool search output with call_id",
  },
};

const OUTPUTS: Readonly<Record<string, Pair>> = Object.fromEntries(
  Object.values(PAIRS).map((pair) => [pair.output, pair]),
);

export const pairedCalls: Rule = (body) => {
  const open = new Map<string, Pair>();
  const seen = new Set<string>();
  for (const item of objectsIn(body["input"])) {
    const type = String(item["type"]);
    const id = asString(item["call_id"]) ?? "";
    const call = PAIRS[type];
    if (call) {
      if (seen.has(id)) return twice(id);
      seen.add(id);
      open.set(id, call);
      continue;
    }
    const output = OUTPUTS[type];
    if (!output) continue;
    const isAnswered = seen.has(id) && !open.has(id);
    if (isAnswered) return twice(id);
    // An output of another kind does not answer a call.
    if (open.get(id) !== output) return reject(`${output.noCall} ${id}.`, "input", null);
    open.delete(id);
  }
  const [unanswered] = open;
  return unanswered ? reject(`${unanswered[1].noOutput} ${unanswered[0]}.`, "input", null) : null;
};

export const uniqueItemIds: Rule = (body) => {
  const seen = new Set<string>();
  for (const item of objectsIn(body["input"])) {
    const id = asString(item["id"]);
    if (id === undefined) continue;
    if (seen.has(id)) return twice(id);
    seen.add(id);
  }
  return null;
};

const twice = (id: string): Rejection =>
  reject(
    `Duplicate item found with id ${id}. Remove duplicate items from your input and try again.`,
    "input",
    null,
  );
