import type { Degraded, Restore } from "@codexthropic/protocol";
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { type Parts, responsesBody } from "./body.ts";
import type { Context } from "./context.ts";
import { structuredOutput } from "./format.ts";
import { noteIgnored } from "./ignored.ts";
import { instructionsOf } from "./instructions.ts";
import { conversation } from "./messages/messages.ts";
import { resolveModel } from "./model.ts";
import { NOTHING, type Translated, type TranslateOptions, type TranslateResult } from "./options.ts";
import { createRecall, type Recall } from "./recall.ts";
import { effortLevels } from "./reasoning/effort.ts";
import { visibleThinking } from "./reasoning/reasoning.ts";
import { createToolNames } from "./tools/names.ts";
import { clientName, offeredTools } from "./tools/offer.ts";
import { codexTools } from "./tools/tools.ts";
import { findProblem } from "./validate.ts";

/**
 * Anthropic Messages request ⇒ Codex Responses request. Pure, synchronous, total: any JSON value gives either a body
 * that the backend accepts or the error to answer with; it never throws.
 *
 * Prefix stability: with the same options and tools, the input items of a conversation are byte for byte the first
 * input items of the same conversation with more messages, as long as no tool call is open at the end of the shorter
 * one and no `clear_at` message ends in between.
 */
export function translateRequest(request: unknown, options: TranslateOptions = {}): TranslateResult {
  return checked(request, options, null);
}

/**
 * {@link translateRequest} with a memory for objects: tools, and blocks of messages, that were handed in before are
 * not translated again, and come out as the same objects. For a server whose parser gives back the objects that it
 * knows. Nothing that was handed in may be changed afterwards.
 */
export function createTranslator(): typeof translateRequest {
  const recall = createRecall();
  return (request, options = {}) => checked(request, options, recall);
}

function checked(request: unknown, options: TranslateOptions, recall: Recall | null): TranslateResult {
  const error = findProblem(request);
  return error ? { ok: false, error } : translate(request as MessagesRequest, options, recall);
}

function translate(request: MessagesRequest, options: TranslateOptions, recall: Recall | null): Translated {
  const context = contextOf(request, options, recall);
  noteIgnored(request, context.degraded);
  const { items, changes } = conversation(request, context);
  const offered = offeredTools(request.tools ?? [], changes, context);
  const parts: Parts = {
    request,
    options,
    context,
    instructions: instructionsOf(request),
    items,
    offered,
    tools: codexTools(offered, options, context),
    structured: structuredOutput(request, context),
  };
  const body = responsesBody(parts);
  return { ok: true, body, restore: restoreOf(parts, body), degraded: [...context.degraded].sort() };
}

function contextOf(request: MessagesRequest, options: TranslateOptions, recall: Recall | null): Context {
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
    recall: pdfAsText.size > 0 ? null : recall,
    degraded: new Set<Degraded>(),
  };
}

function restoreOf({ request, context, tools, structured }: Parts, body: ResponsesBody): Restore {
  return {
    model: request.model,
    upstreamModel: context.model,
    tools: tools.restored,
    thinking: visibleThinking(request),
    stop_sequences: (request.stop_sequences ?? []).filter((sequence) => sequence !== ""),
    max_tokens: request.max_tokens ?? null,
    web_search: tools.webSearch,
    invented_nulls: structured?.nulls ?? null,
    service_tier: body.service_tier === "priority" ? "priority" : "standard",
  };
}
