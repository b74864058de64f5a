import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { CodexToolChoice, InputItem, ResponsesBody, TextConfig } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";
import { inputText } from "./content/content-parts.ts";
import type { ConvertedFormat } from "./convert-output-format.ts";
import type { Settings } from "./settings.ts";
import type { ConvertedTools } from "./tools/convert-tools.ts";

/** The converted parts of a request. */
export interface BodyParts {
  request: MessagesRequest;
  settings: Settings;
  ids: ConversationIds;
  instructions: string | undefined;
  items: InputItem[];
  tools: ConvertedTools;
  /** Absent without tools. */
  choice: CodexToolChoice | undefined;
  reasoning: ResponsesBody["reasoning"];
  tier: ResponsesBody["service_tier"];
  format: ConvertedFormat;
  verbosity: TextConfig["verbosity"];
}

/** Builds the body. This is the allow-list and the key order: no field of the client is copied by accident. */
export function buildBody(parts: BodyParts): ResponsesBody {
  const { request, settings, instructions, tools, choice, reasoning, tier } = parts;
  const isFull = settings.lane === "full";
  const hasTools = tools.list.length > 0;
  const asField = isFull && !settings.withoutParams.has("instructions") ? instructions : undefined;
  const include = included(settings, tools);
  const text = textConfig(parts);
  const body: ResponsesBody = {
    model: settings.model,
    ...(asField !== undefined && { instructions: asField }),
    stream: true,
    ...(tier !== undefined && { service_tier: tier }),
    input: [...preamble(parts, asField === undefined), ...parts.items],
    ...(hasTools && isFull && { tools: tools.list }),
    ...(choice !== undefined && { tool_choice: choice }),
    ...((hasTools || !isFull) && { parallel_tool_calls: isFull && !isSerial(request) }),
    ...(reasoning && { reasoning }),
    store: false,
    ...(include.length > 0 && { include }),
    prompt_cache_key: parts.ids.sessionId,
    ...(text && { text }),
  };
  for (const param of settings.withoutParams) removeParam(body, param);
  return body;
}

/** Removes an optional parameter (`reasoning`) or a part of one (`reasoning.summary`). */
function removeParam(body: ResponsesBody, path: string): void {
  const [name = "", key, ...rest] = path.split(".");
  const param = OPTIONAL.find((optional) => optional === name);
  if (param === undefined || rest.length > 0) return;
  if (key === undefined) delete body[param];
  else if (param === "reasoning" || param === "text") {
    const kept = Object.entries(body[param] ?? {}).filter(([name]) => name !== key);
    if (kept.length > 0) body[param] = Object.fromEntries(kept);
    else delete body[param];
  }
}

/** Parameters that can be left out when the backend refuses them. */
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

/**
 * Returns tools (lite lane) and instructions as items, where they have no field of their own.
 * @see docs/reference/codex-backend.md section 18
 */
function preamble({ instructions, settings, tools }: BodyParts, withInstructions: boolean): InputItem[] {
  const items: InputItem[] = [];
  if (settings.lane === "lite" && tools.list.length > 0) {
    items.push({ type: "additional_tools", role: "developer", tools: tools.list });
  }
  if (withInstructions && instructions !== undefined) {
    items.push({ type: "message", role: "developer", content: [inputText(instructions)] });
  }
  return items;
}

function isSerial({ tool_choice: choice }: MessagesRequest): boolean {
  return choice?.type !== "none" && choice?.disable_parallel_tool_use === true;
}

function included({ levels, withoutParams }: Settings, { context }: ConvertedTools): string[] {
  const wanted: string[] = [];
  if (levels.length > 0) wanted.push("reasoning.encrypted_content");
  if (context.webSearch) wanted.push("web_search_call.action.sources");
  return wanted.filter((value) => !withoutParams.has(`include:${value}`));
}

/** @see docs/reference/codex-backend.md section 4: the CLI sends no verbosity to slugs that it does not know */
function textConfig({ verbosity: chosen, format: { format }, settings }: BodyParts): TextConfig | undefined {
  const { info } = settings;
  const verbosity = info?.support_verbosity === false ? null : (chosen ?? info?.default_verbosity);
  if (!verbosity && !format) return undefined;
  return { ...(verbosity && { verbosity }), ...(format && { format }) };
}
