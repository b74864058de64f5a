import { decodeSignature } from "@codexthropic/protocol/contract";
import type { ThinkingBlockParam } from "@codexthropic/protocol/anthropic";
import type { ReasoningInputItem } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import type { Unchecked } from "../unchecked.ts";

/** `thinking` with a signature of ours and of this model ⇒ `reasoning`; any other is foreign. @see mapping.md section 3 */
export function reasoningOf(
  { signature }: Unchecked<ThinkingBlockParam>,
  { model, withoutReasoning, degraded }: Context,
): ReasoningInputItem | undefined {
  const state = decodeSignature(signature);
  if (!state || withoutReasoning || (state.model !== null && state.model !== model)) {
    degraded.add("thinking.foreign");
    return undefined;
  }
  const { id, encrypted_content } = state;
  return isItemId(id)
    ? { type: "reasoning", id, summary: [], encrypted_content }
    : { type: "reasoning", summary: [], encrypted_content };
}

/** @see codex-backend.md section 18: ids need their prefix, at most 64 characters */
function isItemId(id: string | null): id is string {
  return id !== null && /^rs_[\w-]{1,61}$/.test(id);
}
