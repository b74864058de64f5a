/**
 * Estimates the tokens of reasoning from the size of its encrypted content: base64 undone, the envelope taken off, four
 * bytes a token. The Codex CLI estimates the same way.
 *
 * @see https://github.com/openai/codex `codex-rs/core/src/context_manager/history.rs`, `estimate_reasoning_length`
 */
export function reasoningTokens(encrypted: string): number {
  const bytes = Math.floor((encrypted.length * 3) / 4) - ENVELOPE_BYTES;
  return Math.max(0, Math.ceil(bytes / BYTES_PER_TOKEN));
}

const ENVELOPE_BYTES = 650;
const BYTES_PER_TOKEN = 4;
