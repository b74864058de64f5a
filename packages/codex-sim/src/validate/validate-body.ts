import { isObject } from "@codexthropic/protocol/json";
import { checkContextOf } from "./context.ts";
import { type ValidateOptions } from "./options.ts";
import { encryptedContent } from "./encrypted.ts";
import { cacheKey, include } from "./include.ts";
import { inputItems } from "./items.ts";
import { clientMetadata, contextWindow, textLength } from "./limits.ts";
import { liteLane } from "./lite.ts";
import { answersOnLane, answersToOriginator, knownModel } from "./model.ts";
import { pairedCalls, uniqueItemIds } from "./pairing.ts";
import { serviceTier, streamedAndUnstored, topLevelParameters } from "./parameters.ts";
import { type Problem } from "./problem.ts";
import { detail } from "./reject.ts";
import { reasoning } from "./reasoning.ts";
import type { Rule } from "./rule.ts";
import { textConfig } from "./text-format.ts";
import { toolChoice } from "./tool-choice.ts";
import { toolSearchSupport } from "./tool-search.ts";
import { tools } from "./tools.ts";
import { clientVersion } from "./version.ts";
import { wellFormedText } from "./well-formed.ts";

/** Every rule by its name, in the order in which they are checked. */
const RULES: readonly (readonly [string, Rule])[] = [
  ["well_formed_text", wellFormedText],
  ["unsupported_parameter", topLevelParameters],
  ["streamed_and_unstored", streamedAndUnstored],
  ["known_model", knownModel],
  ["client_version", clientVersion],
  ["answers_on_lane", answersOnLane],
  ["answers_to_originator", answersToOriginator],
  ["text_length", textLength],
  ["input_items", inputItems],
  ["lite_lane", liteLane],
  ["tool_search", toolSearchSupport],
  ["tools", tools],
  ["tool_choice", toolChoice],
  ["reasoning", reasoning],
  ["text", textConfig],
  ["include", include],
  ["prompt_cache_key", cacheKey],
  ["service_tier", serviceTier],
  ["client_metadata", clientMetadata],
  ["unique_item_ids", uniqueItemIds],
  ["paired_calls", pairedCalls],
  ["encrypted_content", encryptedContent],
  ["context_window", contextWindow],
];

/**
 * Returns why the real backend would reject the body, or `null`. Pure, never throws. The body is any value.
 * `rule` names the rule that rejected it; `status`, `shape`, `message`, `code` and `param` make the answer.
 */
export function validateBody(body: unknown, options: ValidateOptions = {}): Problem | null {
  if (!isObject(body)) return { rule: "json_object", ...detail("Request body must be a JSON object") };
  const context = checkContextOf(body, options);
  for (const [rule, check] of RULES) {
    if (options.withoutRules?.has(rule)) continue;
    const rejection = check(body, context);
    if (rejection) return { rule, ...rejection };
  }
  return null;
}
