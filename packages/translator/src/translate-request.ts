import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { InputItem } from "@codexthropic/protocol/codex";
import type { Degraded, Translation } from "@codexthropic/protocol/contract";
import { type BodyParts, buildBody } from "./build-body.ts";
import { chooseServiceTier } from "./choose-service-tier.ts";
import { summaryOrder } from "./compact-conversation.ts";
import { inputText } from "./content/content-parts.ts";
import { convertOutputFormat } from "./convert-output-format.ts";
import { convertSystem } from "./convert-system.ts";
import { deriveIds } from "./derive-ids.ts";
import { findIgnoredParameters } from "./find-ignored-parameters.ts";
import { convertMessages } from "./messages/convert-messages.ts";
import { readSettings } from "./read-settings.ts";
import { convertThinkingConfig, visibleThinking } from "./reasoning/convert-thinking-config.ts";
import { convertToolChoice } from "./tools/convert-tool-choice.ts";
import { findToolSearch } from "./tools/convert-tool-search.ts";
import { convertTools } from "./tools/convert-tools.ts";
import { isHostedSearch } from "./tools/convert-web-search.ts";
import { readTools, selectTools } from "./tools/select-tools.ts";
import type { TranslateOptions } from "./translate-options.ts";
import { checkRequest } from "./validate-request.ts";

/**
 * Translates an Anthropic Messages request into a Codex Responses request. Pure and synchronous.
 *
 * Prefix stability: with the same options and tools, the input items of a conversation are byte for byte the first
 * input items of the same conversation with more messages, as long as no tool call is open at the end of the shorter
 * one, no `clear_at` message ends in between and no `compaction` block follows.
 *
 * @param request any JSON value
 * @throws InvalidRequestError with the path of the field that is invalid
 * @throws TypeError when `options.catalog` is no list
 */
export function translateRequest(request: unknown, options: TranslateOptions = {}): Translation {
  const checked = checkRequest(request);
  const settings = readSettings(checked, options);
  const { known, degraded: duplicates } = readTools(checked.compaction ? [] : (checked.tools ?? []));
  const search = findToolSearch(known, chosenTool(checked), settings);
  const conversation = convertMessages(checked, settings, search);
  const offered = checked.compaction ? [] : selectTools(known, conversation.toolChanges, search);
  const tools = convertTools(offered, search, settings);
  const choice =
    tools.list.length > 0
      ? convertToolChoice(checked.tool_choice, { offered, tools: tools.list, search, names: settings.names })
      : undefined;
  const thinking = convertThinkingConfig(checked, settings);
  const tier = chooseServiceTier(checked, options.fast === true, settings);
  const format = convertOutputFormat(checked, settings);
  const instructions = convertSystem(checked);
  const ids = deriveIds(checked, settings.model, instructions, options.session);
  const parts: BodyParts = {
    request: checked,
    settings,
    ids,
    instructions,
    items: [
      ...conversation.items,
      ...instructionItems(tools.instruction, format.instruction),
      ...summaryOrder(checked),
    ],
    tools,
    choice: choice?.choice,
    reasoning: thinking.reasoning,
    tier: tier.tier,
    format,
    verbosity: options.verbosity,
  };
  const body = buildBody(parts);
  const degraded = new Set<Degraded>([
    ...findIgnoredParameters(checked),
    ...duplicates,
    ...conversation.degraded,
    ...tools.degraded,
    ...(choice?.degraded ?? []),
    ...thinking.degraded,
    ...tier.degraded,
    ...format.degraded,
  ]);
  return {
    body,
    ids,
    needsFullLane: offered.some(isHostedSearch),
    context: {
      model: checked.model,
      upstreamModel: settings.model,
      ...tools.context,
      thinking: visibleThinking(checked),
      stopSequences: checked.compaction
        ? []
        : (checked.stop_sequences ?? []).filter((sequence) => sequence !== ""),
      maxTokens: checked.max_tokens ?? null,
      compaction: Boolean(checked.compaction),
      inventedNulls: format.nulls,
      serviceTier: body.service_tier === "priority" ? "priority" : "standard",
    },
    degraded: [...degraded].sort(),
    nextInput: (answer) =>
      withoutOpenOutputs(
        translateRequest(
          { ...checked, messages: [...checked.messages, { role: "assistant", content: [...answer] }] },
          options,
        ).body.input,
      ),
  };
}

/** Calls at the end have no results yet; the outputs that stand in for them are not sent later. */
function withoutOpenOutputs(input: readonly InputItem[]): readonly InputItem[] {
  const last = input.findLastIndex(
    ({ type }) => type !== "function_call_output" && type !== "tool_search_output",
  );
  return input.slice(0, last + 1);
}

function chosenTool({ tool_choice: choice }: MessagesRequest): string | null {
  return choice?.type === "tool" ? choice.name : null;
}

/** Instructions follow the conversation, so that its items stay the first ones of the next turn. */
function instructionItems(...instructions: readonly (string | undefined)[]): InputItem[] {
  return instructions.flatMap((text): InputItem[] =>
    text === undefined ? [] : [{ type: "message", role: "developer", content: [inputText(text)] }],
  );
}
