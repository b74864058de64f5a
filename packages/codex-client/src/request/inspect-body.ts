import type {
  CodexTool,
  FunctionTool,
  InputContent,
  InputFile,
  InputItem,
  ReasoningInputItem,
  ResponsesBody,
  TextConfig,
} from "@codexthropic/protocol/codex";

/** Reads of a body that the workarounds need: they know the wire types and nothing of the translation. */

export function reasoningItems(body: ResponsesBody): ReasoningInputItem[] {
  return body.input.filter((item) => item.type === "reasoning");
}

/** Function tools of either lane, those that tool search has loaded included. */
export function functionTools(body: ResponsesBody): FunctionTool[] {
  return [...(body.tools ?? []), ...body.input.flatMap(toolsOf)].filter((tool) => tool.type === "function");
}

/** The tool at a place such as `tools[3].parameters` or `input[0].tools[3]`. */
export function toolAt(body: ResponsesBody, place: string): CodexTool | undefined {
  const [, item, tool] = TOOL_PLACE.exec(place) ?? [];
  if (tool === undefined) return undefined;
  const found = item === undefined ? undefined : body.input[Number(item)];
  const tools = found ? toolsOf(found) : (body.tools ?? body.input.flatMap(toolsOf));
  return tools[Number(tool)];
}

const TOOL_PLACE = /^(?:input\[(\d+)\]\.)?tools\[(\d+)\]/;

export const isToolPlace = (place: string): boolean => /^(?:input\[\d+\]\.)?tools\b/.test(place);

/** `additional_tools` of the lite lane; the output of a tool search. */
function toolsOf(item: InputItem): CodexTool[] {
  return "tools" in item && Array.isArray(item.tools) ? (item.tools as CodexTool[]) : [];
}

/** The body offers native tool search or repeats one. */
export function usesToolSearch(body: ResponsesBody): boolean {
  const isSearch = ({ type }: { type: string }): boolean => type.startsWith("tool_search");
  return (
    (body.tools ?? []).some(isSearch) ||
    body.input.some((item) => isSearch(item) || toolsOf(item).some(isSearch))
  );
}

/** The domains to which hosted search is limited; `null`: none. */
export function allowedDomains(body: ResponsesBody): readonly string[] | null {
  const search = body.tools?.find((tool) => tool.type === "web_search");
  return search?.filters?.allowed_domains ?? null;
}

/** The output format, when it is asked for with strict mode. */
export function strictFormat(body: ResponsesBody): TextConfig["format"] {
  const format = body.text?.format;
  return format?.strict === true ? format : undefined;
}

/** The `file_data` URLs of all files, in messages and in tool outputs. */
export function fileData(body: ResponsesBody): string[] {
  return body.input
    .flatMap((item): readonly InputContent[] => {
      if (item.type === "function_call_output") return typeof item.output === "string" ? [] : item.output;
      return item.type === "message" && item.role !== "assistant" ? item.content : [];
    })
    .filter((part): part is InputFile => part.type === "input_file")
    .flatMap(({ file_data }) => (file_data === undefined ? [] : [file_data]));
}
