import { estimateTokens, promptOf } from "../tokens.ts";
import type { Rule } from "./rule.ts";
import { failStream } from "./problem.ts";

/** Refused inside the stream, not by status. @see codex-backend.md section 10 */
export const contextWindow: Rule = (body, { model }) => {
  const window = model?.context_window;
  if (!window || estimateTokens(promptOf(body)) <= window) return null;
  return failStream(
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    "context_length_exceeded",
  );
};
