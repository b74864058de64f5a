import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import { asList, asObject, asText } from "@codexthropic/protocol/json";

/**
 * Parameters that are not sent although they would have an effect. Parameters without an effect (`cache_control`,
 * betas, a temperature of 1) are not listed.
 */
const IGNORED: readonly (readonly [(request: MessagesRequest) => boolean, Degraded])[] = [
  [({ temperature }) => isSet(temperature) && temperature !== 1, "sampling.ignored"],
  [({ top_p: topP }) => isSet(topP) && topP !== 1, "sampling.ignored"],
  [({ top_k: topK }) => isSet(topK), "sampling.ignored"],
  [({ mcp_servers: servers }) => asList(servers).length > 0, "mcp_servers.ignored"],
  [({ container }) => isSet(container), "container.ignored"],
  [({ context_management: management }) => editsContext(management), "context_management.ignored"],
  [({ output_config: config }) => isSet(asObject(config)["task_budget"]), "task_budget.ignored"],
];

export function findIgnoredParameters(request: MessagesRequest): Degraded[] {
  return IGNORED.flatMap(([isUsed, entry]) => (isUsed(request) ? [entry] : []));
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** Claude Code always asks to clear thinking. That has no effect here: other models never see it. */
function editsContext(management: unknown): boolean {
  return asList(asObject(management)["edits"]).some(
    (edit) => !asText(asObject(edit)["type"])?.startsWith("clear_thinking"),
  );
}
