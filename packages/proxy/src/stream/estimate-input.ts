import type { Usage } from "@codexthropic/protocol/anthropic";

/**
 * Input tokens for `message_start`, before upstream has said any: the conversation's last real figure plus
 * bytes ÷ 4 of what is new. Never the tokenizer: this stands on the way of every message.
 * @see docs/mapping.md section 4
 */
export interface InputEstimates {
  /** `key`: the conversation; `bytes`: size of the request body. */
  estimate(key: string, bytes: number): number;
  /** Keeps the real figure, once upstream has told it. */
  learn(key: string, bytes: number, usage: Usage): void;
}

interface Known {
  bytes: number;
  tokens: number;
}

/** Remembers the most recent conversations, oldest forgotten first. */
export function estimateInput(capacity = 1000): InputEstimates {
  const known = new Map<string, Known>();
  return {
    estimate(key, bytes) {
      const last = known.get(key);
      return last ? Math.max(1, last.tokens + Math.ceil((bytes - last.bytes) / 4)) : Math.ceil(bytes / 4);
    },
    learn(key, bytes, usage) {
      const tokens = usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens;
      known.delete(key);
      known.set(key, { bytes, tokens });
      const oldest = known.size > capacity ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
  };
}
