import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import type { Degraded, ResponseContext, Translation } from "@codexthropic/protocol/contract";
import { type Parts, responsesBody } from "./body.ts";
import type { Context } from "./context.ts";
import { structuredOutput } from "./format.ts";
import { noteIgnored } from "./ignored.ts";
import { instructionsOf } from "./instructions.ts";
import { conversation } from "./messages/messages.ts";
import { resolveModel } from "./model.ts";
import { conversationIds } from "./conversation-ids.ts";
import { NOTHING, type TranslateOptions } from "./options.ts";
import { effortLevels } from "./reasoning/effort.ts";
import { visibleThinking } from "./reasoning/reasoning.ts";
import { createToolNames } from "./tools/names.ts";
import { clientName, offeredTools } from "./tools/offer.ts";
import { codexTools } from "./tools/tools.ts";
import { isHostedSearch } from "./tools/web-search.ts";
import { findProblem } from "./validate.ts";

/**
 * Translates an Anthropic Messages request into a Codex Responses request. Pure and synchronous.
 *
 * Prefix stability: with the same options and tools, the input items of a conversation are byte for byte the first
 * input items of the same conversation with more messages, as long as no tool call is open at the end of the shorter
 * one and no `clear_at` message ends in between.
 *
 * @param request any JSON value
 * @throws InvalidRequestError with the path of the field that has to be refused; nothing else is thrown
 */
export function translateRequest(request: unknown, options: TranslateOptions = {}): Translation {
  const error = findProblem(request);
  if (error) throw error;
  return translate(request as MessagesRequest, options);
}

function translate(request: MessagesRequest, options: TranslateOptions): Translation {
  const context = contextOf(request, options);
  noteIgnored(request, context.degraded);
  const { items, changes } = conversation(request, context);
  const offered = offeredTools(request.tools ?? [], changes, context);
  const instructions = instructionsOf(request);
  const parts: Parts = {
    request,
    options,
    context,
    ids: conversationIds(request, context.model, instructions, options.session),
    instructions,
    items,
    offered,
    tools: codexTools(offered, options, context),
    structured: structuredOutput(request, context),
  };
  const body = responsesBody(parts);
  return {
    body,
    ids: parts.ids,
    needsFullLane: offered.some(isHostedSearch),
    context: responseContext(parts, body),
    degraded: [...context.degraded].sort(),
  };
}

function contextOf(request: MessagesRequest, options: TranslateOptions): Context {
  const model = options.model ?? resolveModel(request.model, options).slug;
  const { catalog = [], pdfAsText = new Map<string, string>() } = options;
  return {
    lane: options.lane ?? "full",
    model,
    info: catalog.find(({ slug }) => slug === model),
    levels: effortLevels(model, catalog),
    withoutReasoning: options.withoutReasoning ?? false,
    withoutParams: options.withoutParams ?? NOTHING,
    pdfAsText,
    names: createToolNames((request.tools ?? []).map(clientName)),
    // What a PDF becomes then depends on more than its block.
    cache: pdfAsText.size > 0 ? null : (options.cache ?? null),
    degraded: new Set<Degraded>(),
  };
}

function responseContext(
  { request, context, tools, structured }: Parts,
  body: ResponsesBody,
): ResponseContext {
  return {
    model: request.model,
    upstreamModel: context.model,
    tools: tools.restored,
    thinking: visibleThinking(request),
    stopSequences: (request.stop_sequences ?? []).filter((sequence) => sequence !== ""),
    maxTokens: request.max_tokens ?? null,
    webSearch: tools.webSearch,
    toolSearch: null,
    compaction: false,
    inventedNulls: structured?.nulls ?? null,
    serviceTier: body.service_tier === "priority" ? "priority" : "standard",
  };
}
