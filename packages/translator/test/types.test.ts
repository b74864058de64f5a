import type {
  BetaContentBlockParam,
  BetaToolUnion,
  MessageCreateParams as BetaMessageCreateParams,
  MessageCountTokensParams as BetaMessageCountTokensParams,
} from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type {
  MessageCountTokensParams,
  MessageCreateParams,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type * as anthropic from "@codexthropic/protocol/anthropic";
import type { FunctionTool, InputItem, ResponsesBody, WebSearchTool } from "@codexthropic/protocol/codex";
import type { ResponseCreateParamsStreaming, ResponseInputItem, Tool } from "openai/resources/responses/responses";

/** A type without its index signatures, which interfaces of other packages never satisfy. */
type Named<T> = T extends readonly (infer Entry)[]
  ? Named<Entry>[]
  : T extends object
    ? { [Key in keyof T as string extends Key ? never : Key]: Named<T[Key]> }
    : T;

export const a = (x: MessageCreateParams): Named<anthropic.MessagesRequest> => x;
export const b = (x: BetaMessageCreateParams): Named<anthropic.MessagesRequest> => x;
export const c = (x: MessageCountTokensParams): Named<anthropic.MessagesRequest> => x;
export const d = (x: BetaMessageCountTokensParams): Named<anthropic.MessagesRequest> => x;
export const e = (x: Extract<BetaContentBlockParam,{type:"image"}>): Named<anthropic.ImageBlockParam> => x;
export const f = (x: Omit<ResponsesBody, "client_metadata"|"input"|"tools">): Omit<ResponseCreateParamsStreaming,"input"|"tools"> => x;
export const g = (x: FunctionTool): Tool => x;
export const h = (x: WebSearchTool): Tool => x;
export const i = (x: InputItem): ResponseInputItem => x;
