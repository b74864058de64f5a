import type { ThinkingBlockParam } from "@codexthropic/protocol/anthropic";
import type { ReasoningInputItem } from "@codexthropic/protocol/codex";
import { decodeSignature } from "@codexthropic/protocol/contract";
import type { Unchecked } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";

/**
 * Converts `thinking` with a signature of ours and of this model to `reasoning`. Returns `null` for any other
 * signature.
 * @see docs/mapping.md section 3
 */
export function convertThinking(
  { signature }: Unchecked<ThinkingBlockParam>,
  { model, withoutReasoning }: Settings,
): ReasoningInputItem | null {
  const state = decodeSignature(signature);
  if (!state || withoutReasoning || (state.model !== null && state.model !== model)) return null;
  const { id, encrypted_content } = state;
  return isItemId(id)
    ? { type: "reasoning", id, summary: [], encrypted_content }
    : { type: "reasoning", summary: [], encrypted_content };
}

/** @see docs/reference/codex-backend.md section 18: ids need their prefix, at most 64 characters */
function isItemId(id: string | null): id is string {
  return id !== null && /^rs_[\w-]{1,61}$/.test(id);
}
