import type { Rule } from "./rule.ts";
import { detail, reject } from "./reject.ts";
import { unknownParameter } from "./sentences.ts";

/** What the Codex CLI sends or its request struct knows (docs/reference/codex-backend.md section 4), and `instructions` (section 18). */
const CODEX: ReadonlySet<string> = new Set([
  "model",
  "instructions",
  "stream",
  "stream_options",
  "service_tier",
  "input",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "reasoning",
  "store",
  "include",
  "prompt_cache_key",
  "prompt_cache_options",
  "text",
  "client_metadata",
  "access_programs",
]);

/** What api.openai.com takes besides, and the Codex front door rejects. */
const OPENAI_ONLY: ReadonlySet<string> = new Set([
  "background",
  "conversation",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "previous_response_id",
  "prompt",
  "prompt_cache_retention",
  "safety_identifier",
  "temperature",
  "top_logprobs",
  "top_p",
  "truncation",
  "user",
]);

/** @see docs/reference/codex-backend.md section 18: 400 `{"detail":"Unsupported parameter: X"}` */
export const topLevelParameters: Rule = (body, { api, refused }) => {
  for (const name of Object.keys(body)) {
    if (CODEX.has(name) && !refused.has(name)) continue;
    if (api === "codex") return detail(`Unsupported parameter: ${name}`);
    if (!OPENAI_ONLY.has(name)) return unknownParameter(name);
  }
  return null;
};

/** The Codex front door only streams and never stores. */
export const streamedAndUnstored: Rule = (body, { api }) => {
  if (api === "openai") return null;
  if (body["stream"] !== true) return detail("Stream must be set to true");
  return body["store"] === false ? null : detail("Store must be set to false");
};

/** @see docs/reference/codex-backend.md section 6 */
export const serviceTier: Rule = (body) => {
  const tier = body["service_tier"];
  const tiers = ["auto", "default", "flex", "priority"];
  return tier === undefined || tier === null || tiers.includes(String(tier))
    ? null
    : reject(
        `Invalid value: '${String(tier)}'. Supported values are: 'auto', 'default', 'flex', and 'priority'.`,
        "service_tier",
        "invalid_value",
      );
};
