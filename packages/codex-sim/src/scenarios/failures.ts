import type { JsonObject } from "@codexthropic/protocol/json";
import { answer, type AnswerOptions, type Content } from "../answer/answer.ts";
import type { Scenario } from "../answer/scenario.ts";
import { text } from "../output/text.ts";
import { rateLimitsEvent } from "../quota.ts";

/** Failures inside a 200 stream. @see docs/reference/codex-backend.md section 10 */

/**
 * A sentence per code, so that `failed("slow_down")` is enough. The codes are those that the CLI knows; of most the
 * backend's own sentence is not recorded.
 */
export const FAILURES: Readonly<Record<string, string>> = {
  access_program_not_enabled: "The access program is not enabled for this account.",
  bio_policy: "This request was blocked by our biology policy.",
  budget_reached: "The budget of this workspace has been reached.",
  content_policy_violation: "This request was blocked by our content policy.",
  context_length_exceeded:
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
  cyber_policy: "This request was blocked by our cybersecurity policy.",
  insufficient_quota: "You exceeded your current quota, please check your plan and billing details.",
  invalid_prompt: "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
  organization_spend_limit_exceeded: "The spend limit of your organization has been reached.",
  policy_capacity_unavailable: "The policy check is not available at the moment.",
  rate_limit_exceeded: "Rate limit reached for the model. Please try again in 1.2s.",
  server_error: "The server had an error while processing your request. Sorry about that!",
  server_is_overloaded: "Our servers are currently overloaded. Please try again later.",
  slow_down: "Too many requests in a short time.",
  tool_collision: "Two tools have the same name.",
  unknown_code: "Something new went wrong.",
  usage_not_included: "Your plan does not include Codex.",
};

/** `response.failed`, after whatever came before. */
export function failed(
  code = "server_error",
  message: string = FAILURES[code] ?? "The response failed.",
  before: readonly Content[] = [],
): Scenario {
  return answer(before, { name: `failed(${code})`, ending: { type: "failed", error: { code, message } } });
}

/** How the fields of an `error` event are laid out. */
export type ErrorLayout = "nested" | "flat" | "type_only";

/** A top-level `error` event ends the stream. */
export function errorEvent(
  layout: ErrorLayout = "nested",
  code = "server_error",
  before: readonly Content[] = [],
): Scenario {
  const fields = { code, message: FAILURES[code] ?? "The response failed.", param: null };
  const layouts: Readonly<Record<ErrorLayout, JsonObject>> = {
    nested: { error: { type: code, ...fields } },
    flat: fields,
    type_only: {},
  };
  return answer(before, {
    name: `errorEvent(${layout})`,
    ending: { type: "event", event: { type: "error", ...layouts[layout] } },
  });
}

/** Overloaded right after `created`, or after the first words. */
export function overloadedInStream(after: "created" | "text" = "created"): Scenario {
  const before = after === "text" ? [text("Let me", { arrives: "deltas" })] : [];
  return { ...failed("server_is_overloaded", undefined, before), name: `overloadedInStream(${after})` };
}

/** The stream ends without a terminal event. */
export function endOfStream(before: readonly Content[] = [text("Let me", { arrives: "deltas" })]): Scenario {
  return answer(before, { name: "endOfStream", ending: { type: "none" } });
}

/** Options of {@link rateLimits}. */
export interface RateLimitOptions extends AnswerOptions {
  limitReached?: boolean;
  credits?: { has_credits?: boolean; unlimited?: boolean; balance?: string | null };
  /** What comes after the event. Default: a text, or nothing when the limit is reached without credits. */
  then?: readonly Content[];
}

/** `codex.rate_limits`: within the limits, at the limit, or at the limit with credits left. */
export function rateLimits(options: RateLimitOptions = {}): Scenario {
  const reached = options.limitReached ?? false;
  const credits = { has_credits: false, unlimited: false, balance: null, ...options.credits };
  const isFatal = reached && !credits.has_credits && !credits.unlimited;
  const rest = options.then ?? (isFatal ? [] : [text("Still going.")]);
  const scenario = answer(rest, {
    ...options,
    ...(isFatal && { ending: { type: "none" } }),
  });
  return {
    ...scenario,
    name: options.name ?? "rateLimits",
    *play(turn) {
      const { primary, ...quota } = turn.quota();
      const now = { ...primary, used_percent: reached ? 100 : primary.used_percent };
      yield { do: "send", event: rateLimitsEvent({ ...quota, primary: now, credits }, reached) };
      yield* scenario.play(turn);
    },
  };
}
