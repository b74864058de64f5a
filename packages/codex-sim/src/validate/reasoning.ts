import { isObject } from "@codexthropic/protocol/json";
import { checkFields, fields } from "./fields.ts";
import type { Rule } from "./rule.ts";
import { invalidType, invalidValue, unsupportedValue } from "./sentences.ts";

const FIELDS = fields("", "effort summary context generate_summary");
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const SUMMARIES = ["auto", "concise", "detailed"];

/** The CLI sends these even to models that do not list them. @see docs/reference/codex-backend.md section 5 */
const ALWAYS_SENT = ["none", "minimal"];

/** @see docs/reference/codex-backend.md section 5: `ultra` is never on the wire; `max` is lowered for models that stop at xhigh */
export const reasoning: Rule = (body, { model, slug }) => {
  const config = body["reasoning"];
  if (config === undefined || config === null) return null;
  if (!isObject(config)) return invalidType("reasoning", "an object", config);
  const { effort, summary, context } = config;
  const listed = model?.supported_reasoning_levels?.map((level) => level.effort) ?? EFFORTS;
  const odd = checkFields(config, FIELDS, "reasoning");
  if (odd) return odd;
  if (isSet(effort) && !EFFORTS.includes(String(effort))) {
    return invalidValue("reasoning.effort", effort, EFFORTS);
  }
  if (isSet(effort) && !listed.includes(String(effort)) && !ALWAYS_SENT.includes(String(effort))) {
    return unsupportedValue(
      "reasoning.effort",
      String(effort),
      slug,
      EFFORTS.filter((level) => listed.includes(level)),
    );
  }
  if (isSet(summary) && !SUMMARIES.includes(String(summary))) {
    return invalidValue("reasoning.summary", summary, SUMMARIES);
  }
  return isSet(context) && context !== "all_turns"
    ? invalidValue("reasoning.context", context, ["all_turns"])
    : null;
};

const isSet = (value: unknown): boolean => value !== undefined && value !== null;
