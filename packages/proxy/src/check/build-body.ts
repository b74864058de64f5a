import type { ModelInfo, ResponsesBody } from "@codexthropic/protocol/codex";
import { translateRequest } from "@codexthropic/translator";

import type { Target } from "./step.ts";

/** The smallest request: one question, and what `changes` says. */
export function plainBody(
  { model, lane }: Target,
  text: string,
  changes: Partial<ResponsesBody> = {},
): ResponsesBody {
  return {
    model,
    stream: true,
    input: [message("user", text)],
    ...(lane === "lite" && { parallel_tool_calls: false }),
    reasoning: { effort: "low", ...(lane === "lite" && { context: "all_turns" }) },
    store: false,
    ...changes,
  };
}

export function message(role: "user" | "developer", text: string): ResponsesBody["input"][number] {
  return { type: "message", role, content: [{ type: "input_text", text }] };
}

/** The body that a client's request becomes, as the proxy would send it. */
export function translatedBody(
  { model, lane }: Target,
  request: Readonly<Record<string, unknown>>,
  catalog: readonly ModelInfo[],
): ResponsesBody {
  const complete = { model: "claude-check", max_tokens: 1000, output_config: { effort: "low" }, ...request };
  return translateRequest(complete, { model, lane, catalog }).body;
}
