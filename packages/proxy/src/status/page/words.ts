import { DEGRADED, type Degraded } from "@codexthropic/protocol";
import type { ErrorCode } from "@codexthropic/protocol/errors";

/** What happened, and how the request was changed before it was sent again. */
const WORDS: Readonly<Record<ErrorCode, readonly [failure: string, change?: string]>> = {
  context_length_exceeded: ["the conversation was longer than the model's context window"],
  usage_limit_reached: ["the usage limit of the plan was reached"],
  usage_not_included: ["the plan does not include Codex"],
  insufficient_quota: ["the account had no credits left"],
  rate_limited: ["too many requests in a short time"],
  overloaded: ["the backend was overloaded"],
  policy_capacity_unavailable: ["the backend had no capacity for a required check"],
  server_error: ["the backend had an internal error"],
  bad_gateway: ["the backend sent an answer that cannot be read"],
  cut: ["the answer broke off before it was complete"],
  unreachable: ["the backend could not be reached"],
  network_blocked: ["something in the network answered in place of the backend"],
  header_timeout: ["the backend did not begin to answer in time"],
  idle_timeout: ["the backend stopped sending in the middle of the answer"],
  unauthorized: ["the token was refused", "sent with a newer token"],
  forbidden: ["the account may not do this"],
  model_not_found: ["the model was not found", "sent over the other lane"],
  policy_blocked: ["the backend's usage policy blocked the request"],
  invalid_image: ["an image could not be read"],
  invalid_encrypted_content: ["earlier reasoning could not be decrypted", "sent without it"],
  unsupported_parameter: ["a parameter was refused", "sent without it"],
  tool_schema_rejected: ["the schema of a tool was refused", "sent without it"],
  tool_search_rejected: ["the search for tools was refused", "sent with all tools listed"],
  tool_collision: ["two tools had the same name"],
  format_schema_rejected: ["the schema of the answer was refused", "sent as a wish in words"],
  search_filter_empty: ["a web search with a filter found nothing", "sent with the filter in words"],
  input_file_rejected: ["a file was refused", "sent as text"],
  parallel_tool_calls_rejected: ["parallel tool calls were refused", "sent over the other lane"],
  invalid_request: ["the request was not valid"],
  request_too_large: ["the request was larger than the proxy accepts"],
  request_timeout: ["the body of the request did not arrive in time"],
  wrong_key: ["the key of the proxy was missing or wrong"],
  forbidden_origin: ["a web page or a foreign host asked"],
  not_found: ["there is no such path"],
  method_not_allowed: ["the path does not allow this method"],
  too_many_requests: ["the proxy was answering as many messages as it may"],
  login: ["the Codex login could not be used"],
  login_unavailable: ["the login server could not be used"],
  client_closed: ["the client left"],
  internal: ["the proxy met an internal error; its log has the request id"],
};

/** A failure in words; a code of another version stands for itself. */
export function failureWords(code: string): string {
  return wordsOf(code)[0];
}

/** A failure and what was done about it: `a parameter was refused, sent without it`. */
export function recoveryWords(code: string): string {
  return wordsOf(code).join(", ");
}

function wordsOf(code: string): readonly [string, string?] {
  return Object.hasOwn(WORDS, code) ? WORDS[code as ErrorCode] : [code];
}

const WORKAROUNDS: Readonly<Record<string, string>> = {
  reasoning_left_out: "earlier reasoning was left out",
  tools_left_out: "tools were left out",
  schemas_left_out: "tools were sent without their schemas",
  schemas_simplified: "schemas of tools were sent without some keywords",
  tools_not_searched: "all tools were listed in place of a search for tools",
  format_not_strict: "the schema of the answer was not enforced",
  search_filter_in_words: "the filter of a web search was sent in words",
  pdf_as_text: "a PDF was sent as text",
  parameter_left_out: "a parameter was left out",
};

/** `parameter_left_out:text.verbosity` in words. */
export function workaroundWords(workaround: string): string {
  const [name = "", ...detail] = workaround.split(":");
  const words = Object.hasOwn(WORKAROUNDS, name) ? (WORKAROUNDS[name] ?? name) : name;
  return detail.length === 0 ? words : `${words}: ${detail.join(":")}`;
}

/** What was dropped or emulated, in words. */
export function degradedWords(what: string): string {
  return Object.hasOwn(DEGRADED, what) ? DEGRADED[what as Degraded] : what;
}
