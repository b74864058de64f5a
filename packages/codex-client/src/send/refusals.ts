import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { FailureCode, UpstreamFailure } from "@codexthropic/protocol/errors";

import { hash } from "../hash.ts";
import { createRecent } from "../recent.ts";

/** Upstream's terminal 400s. A refused tool is not among them: a repeat may come without it. */
const REMEMBERED: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "context_length_exceeded",
  "model_not_found",
  "policy_blocked",
  "invalid_image",
  "invalid_encrypted_content",
  "unsupported_parameter",
  "input_file_rejected",
  "parallel_tool_calls_rejected",
  "invalid_request",
]);

export interface Refusals {
  /** The failure that this conversation state has just met. */
  recall(body: ResponsesBody): UpstreamFailure | undefined;
  /** `body`: makes the body that the next try would begin with. */
  remember(body: () => ResponsesBody, failure: UpstreamFailure): void;
}

const LIMIT = 64;

/**
 * Remembers terminal 400s for a few seconds: a client may send the same failing request six times within one,
 * with other betas and other tools.
 * @see docs/mapping.md section 5
 */
export function createRefusals({ now, ttlMs }: { now: () => number; ttlMs: number }): Refusals {
  const refusals = createRecent<{ failure: UpstreamFailure; until: number }>(LIMIT);
  let latest = 0;
  return {
    recall(body) {
      if (latest <= now()) return undefined;
      const found = refusals.get(stateKey(body));
      return found && found.until > now() ? found.failure : undefined;
    },
    remember(body, failure) {
      if (!REMEMBERED.has(failure.code)) return;
      latest = now() + ttlMs;
      refusals.set(stateKey(body()), { failure, until: latest });
    },
  };
}

/**
 * Thread, model and conversation; not the tools, and not the developer's messages between: Claude Code lists
 * there what a repeat without tool search offers inline.
 */
function stateKey({ prompt_cache_key, model, instructions, input }: ResponsesBody): string {
  const conversation = input.filter((item) => item.type !== "additional_tools" && !isDeveloper(item));
  return `${prompt_cache_key} ${model} ${hash(JSON.stringify([instructions, conversation]))}`;
}

function isDeveloper(item: ResponsesBody["input"][number]): boolean {
  return item.type === "message" && item.role === "developer";
}
