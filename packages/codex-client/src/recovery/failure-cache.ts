import type { Built } from "@codexthropic/protocol/contract";
import { FAILURES, type UpstreamFailure } from "@codexthropic/protocol/errors";
import { hash128 } from "@codexthropic/protocol/hash";

import { createLru } from "../lru.ts";

export interface FailureCache {
  /** The failure that this conversation state has just got. */
  get(request: Pick<Built, "body" | "ids">): UpstreamFailure | undefined;
  /** @param build makes the request with which the next try would begin */
  set(build: () => Pick<Built, "body" | "ids">, failure: UpstreamFailure): void;
}

const CAPACITY = 64;

/**
 * Answers repeats of a request that cannot succeed, for a few seconds: a client may send the same failing request six
 * times within one second, with other betas and other tools. Which failures are kept, the failure table says.
 * @see docs/mapping.md section 5
 */
export function createFailureCache({ now, ttlMs }: { now: () => number; ttlMs: number }): FailureCache {
  const rejections = createLru<{ failure: UpstreamFailure; until: number }>(CAPACITY);
  let latest = 0;
  return {
    get(request) {
      if (latest <= now()) return undefined;
      const found = rejections.get(stateKey(request));
      return found && found.until > now() ? found.failure : undefined;
    },
    set(build, failure) {
      if (!FAILURES[failure.code].cached) return;
      latest = now() + ttlMs;
      rejections.set(stateKey(build()), { failure, until: latest });
    },
  };
}

/**
 * Thread, model and conversation. Not the tools, and not the developer messages between them: Claude Code lists there
 * what a repeat without tool search offers inline.
 */
function stateKey({ body, ids }: Pick<Built, "body" | "ids">): string {
  const { model, instructions, input } = body;
  const conversation = input.filter((item) => item.type !== "additional_tools" && !isDeveloper(item));
  return `${ids.threadId} ${model} ${hash128(JSON.stringify([instructions, conversation]))}`;
}

function isDeveloper(item: Built["body"]["input"][number]): boolean {
  return item.type === "message" && item.role === "developer";
}
