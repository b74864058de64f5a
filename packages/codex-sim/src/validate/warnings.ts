import { asArray, asObject, type JsonObject } from "../json.ts";
import { factsOf, type ValidateContext } from "./context.ts";
import { offeredTools } from "../offered-tools.ts";
import { isForeign } from "./model.ts";

/**
 * What the backend takes but a good client avoids: it costs quality, cache hits or a later surprise.
 * @see codex-backend.md section 18
 */
export function warningsOf(body: JsonObject, context: ValidateContext = {}): string[] {
  const facts = factsOf(body, context);
  const warnings: string[] = [];
  for (const { tool, param } of offeredTools(body)) {
    if (tool["type"] === "function" && tool["strict"] === undefined) {
      warnings.push(`${param}: strict is missing; the backend makes the schema strict`);
    }
  }
  if (body["prompt_cache_key"] === undefined) {
    warnings.push("prompt_cache_key is missing; the Codex CLI sends its session id");
  }
  if (!asArray(body["include"]).includes("reasoning.encrypted_content")) {
    warnings.push("include lacks reasoning.encrypted_content; reasoning cannot be replayed");
  }
  const isLite = facts.lane === "lite";
  const hasContext = asObject(body["reasoning"])["context"] !== undefined;
  if (isLite !== hasContext && (isLite || facts.api === "codex")) {
    warnings.push(
      isLite ? "reasoning.context is missing in the lite lane" : "reasoning.context outside the lite lane",
    );
  }
  if (isForeign(facts)) warnings.push("originator or user-agent is not one of the Codex CLI");
  return warnings;
}
