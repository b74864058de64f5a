import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { ReasoningConfig, ReasoningEffort } from "@codexthropic/protocol/codex";
import type { Degraded, ResponseContext } from "@codexthropic/protocol/contract";
import type { Settings } from "../settings.ts";
import { clampEffort, effortOfRequest, effortOfThinking } from "./clamp-effort.ts";

export interface ConvertedThinking {
  reasoning?: ReasoningConfig;
  degraded: readonly Degraded[];
}

/** Converts `thinking` and `output_config.effort` to `reasoning`. @see docs/mapping.md section 1 */
export function convertThinkingConfig(request: MessagesRequest, settings: Settings): ConvertedThinking {
  const reasoning: ReasoningConfig = {};
  const degraded: Degraded[] = [];
  if (settings.levels.length > 0) {
    const { effort, isClamped } = chooseEffort(request, settings.levels);
    if (effort !== undefined) reasoning.effort = effort;
    if (isClamped) degraded.push("effort.clamped");
    if (visibleThinking(request) === "summarized") reasoning.summary = "auto";
  }
  // @see docs/reference/codex-backend.md section 4: every request of the lite lane has it.
  if (settings.lane === "lite") reasoning.context = "all_turns";
  return Object.keys(reasoning).length > 0 ? { reasoning, degraded } : { degraded };
}

interface Effort {
  effort: ReasoningEffort | undefined;
  isClamped: boolean;
}

function chooseEffort(request: MessagesRequest, levels: Settings["levels"]): Effort {
  const { thinking } = request;
  // Classifiers ask without thinking and have to be fast. @see docs/reference/claude-code-client.md section 3
  if (thinking?.type === "disabled") return { effort: levels[0], isClamped: false };
  const asked = effortOfRequest(request);
  if (asked !== undefined) {
    const effort = clampEffort(asked, levels);
    return { effort, isClamped: effort !== asked };
  }
  return { effort: thinking ? clampEffort(effortOfThinking(thinking), levels) : undefined, isClamped: false };
}

/**
 * Returns which thinking blocks the answer may hold. A client that did not ask for thinking reads `content[0].text`.
 */
export function visibleThinking({ thinking, compaction }: MessagesRequest): ResponseContext["thinking"] {
  if (!thinking || thinking.type === "disabled" || compaction) return "none";
  return thinking.display === "omitted" ? "omitted" : "summarized";
}
