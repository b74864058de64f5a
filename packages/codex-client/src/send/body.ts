import type {
  CodexTool,
  FunctionTool,
  InputContent,
  InputFile,
  ReasoningInputItem,
  ResponsesBody,
} from "@codexthropic/protocol/codex";

/** Read-only looks into a body that the healing needs; they know the wire types and nothing of translation. */

export function reasoningItems(body: ResponsesBody): ReasoningInputItem[] {
  return body.input.filter((item) => item.type === "reasoning");
}

/** Function tools of either lane. */
export function functionTools(body: ResponsesBody): FunctionTool[] {
  return allTools(body).filter((tool) => tool.type === "function");
}

/** All tools of either lane, in the order in which an error counts them. */
export function allTools(body: ResponsesBody): CodexTool[] {
  return body.tools ?? body.input.flatMap((item) => (item.type === "additional_tools" ? item.tools : []));
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
