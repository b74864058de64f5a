import { asList, asObject, type JsonObject } from "@codexthropic/protocol/json";
import { checkContextOf } from "./context.ts";
import { type ValidateOptions } from "./options.ts";
import { loadedTools } from "../offered-tools.ts";
import { isForeign } from "./model.ts";

/**
 * What the backend accepts although it costs quality or cache hits.
 * @see docs/reference/codex-backend.md section 18
 */
export function warningsOf(body: JsonObject, options: ValidateOptions = {}): string[] {
  const context = checkContextOf(body, options);
  const warnings: string[] = [];
  for (const { tool, param } of [...context.offered, ...loadedTools(body)]) {
    if (tool["type"] === "function" && tool["strict"] === undefined) {
      warnings.push(`${param}: strict is missing; the backend makes the schema strict`);
    }
  }
  if (body["prompt_cache_key"] === undefined) {
    warnings.push("prompt_cache_key is missing; the Codex CLI sends its session id");
  }
  if (!asList(body["include"]).includes("reasoning.encrypted_content")) {
    warnings.push("include lacks reasoning.encrypted_content; reasoning cannot be replayed");
  }
  const isLite = context.lane === "lite";
  const hasContext = asObject(body["reasoning"])["context"] !== undefined;
  if (isLite !== hasContext && (isLite || context.api === "codex")) {
    warnings.push(
      isLite ? "reasoning.context is missing in the lite lane" : "reasoning.context outside the lite lane",
    );
  }
  if (isForeign(context)) warnings.push("originator or user-agent is not one of the Codex CLI");
  return warnings;
}
