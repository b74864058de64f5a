import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { ReasoningConfig, ReasoningEffort } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { clampEffort, effortOfRequest, effortOfThinking } from "./effort.ts";

/** `thinking` and `output_config.effort` ⇒ `reasoning`. @see mapping.md section 1 */
export function reasoningConfig(request: MessagesRequest, context: Context): ReasoningConfig | undefined {
  const reasoning: ReasoningConfig = {};
  if (context.levels.length > 0) {
    const effort = chooseEffort(request, context);
    if (effort !== undefined) reasoning.effort = effort;
    if (visibleThinking(request) === "summarized") reasoning.summary = "auto";
  }
  // @see codex-backend.md section 4: every request of the lite lane has it.
  if (context.lane === "lite") reasoning.context = "all_turns";
  return Object.keys(reasoning).length > 0 ? reasoning : undefined;
}

function chooseEffort(request: MessagesRequest, context: Context): ReasoningEffort | undefined {
  const { thinking } = request;
  // Classifiers ask without thinking and have to be fast. @see claude-code-client.md section 3
  if (thinking?.type === "disabled") return context.levels[0];
  const asked = effortOfRequest(request);
  if (asked !== undefined) {
    const effort = clampEffort(asked, context.levels);
    if (effort !== asked) context.degraded.add("effort.clamped");
    return effort;
  }
  return thinking ? clampEffort(effortOfThinking(thinking), context.levels) : undefined;
}

/** Which thinking blocks the answer may hold: a client that did not ask reads `content[0].text`. */
export function visibleThinking({ thinking }: MessagesRequest): ResponseContext["thinking"] {
  if (!thinking || thinking.type === "disabled") return "none";
  return thinking.display === "omitted" ? "omitted" : "summarized";
}
