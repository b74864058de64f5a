import type { FailureCode } from "./codes.ts";

/**
 * What the backend's words mean. Codes win over places, places over phrases, phrases over the status.
 * @see docs/reference/codex-backend.md sections 10 and 18
 * @module
 */

/** `error.code`, else `error.type`. */
export const BY_CODE: Readonly<Record<string, FailureCode>> = {
  context_length_exceeded: "context_length_exceeded",
  usage_limit_reached: "usage_limit_reached",
  usage_not_included: "usage_not_included",
  insufficient_quota: "insufficient_quota",
  organization_spend_limit_exceeded: "insufficient_quota",
  budget_reached: "insufficient_quota",
  rate_limit_exceeded: "rate_limited",
  slow_down: "rate_limited",
  server_is_overloaded: "overloaded",
  server_error: "server_error",
  model_not_found: "model_not_found",
  invalid_prompt: "policy_blocked",
  cyber_policy: "policy_blocked",
  bio_policy: "policy_blocked",
  content_policy_violation: "policy_blocked",
  inference_hook_denied: "policy_blocked",
  policy_capacity_unavailable: "policy_capacity_unavailable",
  invalid_encrypted_content: "invalid_encrypted_content",
  unsupported_parameter: "unsupported_parameter",
  unknown_parameter: "unsupported_parameter",
  invalid_function_parameters: "tool_schema_rejected",
  tool_collision: "tool_collision",
  invalid_image: "invalid_image",
  unsupported_file: "input_file_rejected",
  workspace_access_denied: "forbidden",
  deactivated_workspace: "forbidden",
  account_deactivated: "forbidden",
  access_program_not_enabled: "forbidden",
};

/** Codes that say what is wrong, but not where: place and phrase are asked first. */
export const BY_VAGUE_CODE: Readonly<Record<string, FailureCode>> = {
  invalid_json_schema: "tool_schema_rejected",
};

/** Rejections of native tool search, in message or place. Asked before the places, which would blame one tool. */
export const TOOL_SEARCH: RegExp = /\btool_search(?:_call|_output)?\b|\bdefer_loading\b/;

/** The first match wins. Only for rejections: a `server_error` that quotes "too many tokens" is no overflow. */
export const PHRASES: readonly (readonly [RegExp, FailureCode])[] = [
  [/exceeds the context window|maximum context length|prompt is too long/i, "context_length_exceeded"],
  [/usage limit has been reached|hit your usage limit/i, "usage_limit_reached"],
  [/exceeded your current quota/i, "insufficient_quota"],
  [/at capacity|overloaded/i, "overloaded"],
  [/encrypted content .*could not be (?:verified|decrypted)/is, "invalid_encrypted_content"],
  // Reasoning that the backend cannot place any more; without it the conversation goes on.
  [/item with id '?rs_\S* not found|of type 'reasoning' was provided without/i, "invalid_encrypted_content"],
  [/requires `?parallel_tool_calls`? to be false/i, "parallel_tool_calls_rejected"],
  [/invalid schema for (?:response_format|text\.format|output)/i, "format_schema_rejected"],
  [/invalid schema for function/i, "tool_schema_rejected"],
  [/unsupported parameter|unknown parameter/i, "unsupported_parameter"],
  [/instructions are not (?:valid|allowed|supported)/i, "unsupported_parameter"],
  [
    /does not represent a valid image|unsupported image|image data you provided|invalid '[^']*image_url'/i,
    "invalid_image",
  ],
  [/input_file|file_data|context stuffing file type|invalid file|unsupported file/i, "input_file_rejected"],
  [
    /model not found|model .*(?:does not exist|is not supported)|not supported when using codex/i,
    "model_not_found",
  ],
  [/deactivated/i, "forbidden"],
];

/** `error.param`: where in the body the rejected value stands. Only what an answer can do without. */
export const BY_PLACE: readonly (readonly [RegExp, FailureCode])[] = [
  [/^(?:input\[0\]\.)?tools\[\d+\]/, "tool_schema_rejected"],
  [/^text\.format\b|^response_format\b/, "format_schema_rejected"],
  [/^(?:include|service_tier|reasoning|text\.verbosity)\b/, "unsupported_parameter"],
];

export const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  402: "insufficient_quota",
  403: "forbidden",
  408: "server_error",
  413: "context_length_exceeded",
  429: "rate_limited",
  503: "overloaded",
};
