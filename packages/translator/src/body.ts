import type { MessagesRequest, ToolParam } from "@codexthropic/protocol/anthropic";
import type { InputItem, ResponsesBody, TextConfig } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";
import { inputText } from "./blocks/placeholder.ts";
import type { Context } from "./context.ts";
import type { StructuredOutput } from "./format.ts";
import type { TranslateOptions } from "./options.ts";
import { reasoningConfig } from "./reasoning/reasoning.ts";
import { serviceTier } from "./service-tier.ts";
import { toolChoice } from "./tools/choice.ts";
import type { CodexTools } from "./tools/tools.ts";

/** A request taken apart. */
export interface Parts {
  request: MessagesRequest;
  options: TranslateOptions;
  context: Context;
  ids: ConversationIds;
  instructions: string | undefined;
  /** The conversation. */
  items: InputItem[];
  /** The tools on offer as the client knows them, and as the backend gets them. */
  offered: readonly ToolParam[];
  tools: CodexTools;
  structured: StructuredOutput | undefined;
}

/** Allow-list and key order of the body: nothing of the client's passes through by accident. */
export function responsesBody(parts: Parts): ResponsesBody {
  const { request, options, context, instructions, tools, structured } = parts;
  const isFull = context.lane === "full";
  const hasTools = tools.list.length > 0;
  const travelling = isFull && !context.withoutParams.has("instructions") ? instructions : undefined;
  const tier = serviceTier(request, options.fast === true, context);
  const choice = hasTools ? toolChoice(request.tool_choice, tools.list, parts.offered, context) : undefined;
  const reasoning = reasoningConfig(request, context);
  const include = included(context, tools);
  const text = textConfig(options.verbosity, structured?.format, context);
  const body: ResponsesBody = {
    model: context.model,
    ...(travelling !== undefined && { instructions: travelling }),
    stream: true,
    ...(tier !== undefined && { service_tier: tier }),
    input: travelling === instructions && isFull ? parts.items : [...preamble(parts), ...parts.items],
    ...(hasTools && isFull && { tools: tools.list }),
    ...(choice !== undefined && { tool_choice: choice }),
    ...((hasTools || !isFull) && { parallel_tool_calls: isFull && !isSerial(request) }),
    ...(reasoning && { reasoning }),
    store: false,
    ...(include.length > 0 && { include }),
    prompt_cache_key: parts.ids.sessionId,
    ...(text && { text }),
  };
  for (const param of OPTIONAL) if (context.withoutParams.has(param)) delete body[param];
  return body;
}

/** What may be left out when the backend refuses it. */
const OPTIONAL = [
  "service_tier",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "reasoning",
  "include",
  "prompt_cache_key",
  "text",
] as const satisfies readonly (keyof ResponsesBody)[];

/** Tools (lite lane) and instructions, where they have no field of their own. @see codex-backend.md section 18 */
function preamble({ instructions, context: { lane }, tools }: Parts): InputItem[] {
  const items: InputItem[] = [];
  if (lane === "lite" && tools.list.length > 0) {
    items.push({ type: "additional_tools", role: "developer", tools: tools.list });
  }
  if (instructions !== undefined) {
    items.push({ type: "message", role: "developer", content: [inputText(instructions)] });
  }
  return items;
}

function isSerial({ tool_choice: choice }: MessagesRequest): boolean {
  return choice?.type !== "none" && choice?.disable_parallel_tool_use === true;
}

function included({ levels, withoutParams }: Context, { webSearch }: CodexTools): string[] {
  const wanted: string[] = [];
  if (levels.length > 0) wanted.push("reasoning.encrypted_content");
  if (webSearch) wanted.push("web_search_call.action.sources");
  return wanted.filter((value) => !withoutParams.has(`include:${value}`));
}

/** @see codex-backend.md section 4: the CLI sends no verbosity to slugs that it does not know */
function textConfig(
  chosen: TextConfig["verbosity"],
  format: TextConfig["format"],
  { info }: Context,
): TextConfig | undefined {
  const verbosity = info?.support_verbosity === false ? null : (chosen ?? info?.default_verbosity);
  if (!verbosity && !format) return undefined;
  return { ...(verbosity && { verbosity }), ...(format && { format }) };
}
