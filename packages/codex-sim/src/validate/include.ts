import { asList } from "@codexthropic/protocol/json";
import type { Rule } from "./rule.ts";
import { invalidType, invalidValue, tooLong } from "./sentences.ts";

const VALUES = [
  "code_interpreter_call.outputs",
  "computer_call_output.output.image_url",
  "file_search_call.results",
  "message.input_image.image_url",
  "message.output_text.logprobs",
  "reasoning.encrypted_content",
  "web_search_call.action.sources",
  "web_search_call.results",
];

export const include: Rule = (body, { refused }) => {
  const list = body["include"];
  if (list === undefined || list === null) return null;
  if (!Array.isArray(list)) return invalidType("include", "an array of strings", list);
  const allowed = VALUES.filter((value) => !refused.has(`include:${value}`));
  const odd = asList(list).findIndex((value) => !allowed.includes(String(value)));
  return odd < 0 ? null : invalidValue(`include[${odd}]`, list[odd], allowed);
};

const MAX_KEY = 64;

/** The API's limit on `prompt_cache_key`. */
export const cacheKey: Rule = (body) => {
  const key = body["prompt_cache_key"];
  if (key === undefined || key === null) return null;
  if (typeof key !== "string") return invalidType("prompt_cache_key", "a string", key);
  return key.length > MAX_KEY ? tooLong("prompt_cache_key", MAX_KEY, key.length) : null;
};
