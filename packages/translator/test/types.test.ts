import type {
  BetaContentBlockParam,
  BetaToolResultContentBlockParam,
  BetaToolUnion,
  MessageCountTokensParams as BetaMessageCountTokensParams,
  MessageCreateParams as BetaMessageCreateParams,
} from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type {
  ContentBlockParam,
  MessageCountTokensParams,
  MessageCreateParams,
  ToolUnion,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type * as anthropic from "@codexthropic/protocol/anthropic";
import type {
  AssistantMessageItem,
  CodexTool,
  CodexToolChoice,
  InputItem,
  ReasoningEffort,
  ReasoningInputItem,
  ResponsesBody,
} from "@codexthropic/protocol/codex";
import type {
  ResponseCreateParamsStreaming,
  ResponseIncludable,
  ResponseInputItem,
  ResponseOutputMessage,
  Tool,
} from "openai/resources/responses/responses";
import type { ReasoningEffort as OpenAIReasoningEffort } from "openai/resources/shared";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ask, assistant, text, user } from "./ask.ts";

/*
 * Checked by tsc (tsconfig.test.json): a new release of an SDK that says something which these packages do not know
 * makes this file fail to compile.
 */

/** A type without its index signatures, which interfaces of other packages never satisfy. */
type Named<T> = T extends readonly (infer Entry)[]
  ? Named<Entry>[]
  : T extends object
    ? { [Key in keyof T as string extends Key ? never : Key]: Named<T[Key]> }
    : T;

type BlockOf<Type> = Extract<BetaContentBlockParam, { type: Type }>;

describe("requests of @anthropic-ai/sdk", () => {
  it("are requests of ours", () => {
    const accepts = (
      request:
        | MessageCreateParams
        | BetaMessageCreateParams
        | MessageCountTokensParams
        | BetaMessageCountTokensParams,
    ): Named<anthropic.MessagesRequest> => request;
    expect(accepts({ model: "m", messages: [], max_tokens: 1 })).toMatchObject({ model: "m" });
  });

  it("hold blocks of ours", () => {
    expectTypeOf<BlockOf<"text">>().toExtend<anthropic.TextBlockParam>();
    expectTypeOf<BlockOf<"image">>().toExtend<Named<anthropic.ImageBlockParam>>();
    expectTypeOf<BlockOf<"document">>().toExtend<Named<anthropic.DocumentBlockParam>>();
    expectTypeOf<BlockOf<"search_result">>().toExtend<anthropic.SearchResultBlockParam>();
    expectTypeOf<BlockOf<"thinking">>().toExtend<anthropic.ThinkingBlockParam>();
    expectTypeOf<BlockOf<"redacted_thinking">>().toExtend<anthropic.RedactedThinkingBlockParam>();
    expectTypeOf<BlockOf<"tool_use">>().toExtend<anthropic.ToolUseBlockParam>();
    expectTypeOf<BlockOf<"server_tool_use">>().toExtend<anthropic.ServerToolUseBlockParam>();
    expectTypeOf<BlockOf<"tool_addition">>().toExtend<Named<anthropic.ToolAdditionBlockParam>>();
    expectTypeOf<BlockOf<"tool_removal">>().toExtend<Named<anthropic.ToolRemovalBlockParam>>();
  });

  const BLOCKS = [
    "text",
    "image",
    "document",
    "search_result",
    "thinking",
    "redacted_thinking",
    "tool_use",
    "tool_result",
    "server_tool_use",
    "web_search_tool_result",
    "web_fetch_tool_result",
    "code_execution_tool_result",
    "bash_code_execution_tool_result",
    "text_editor_code_execution_tool_result",
    "tool_search_tool_result",
    "container_upload",
    "advisor_tool_result",
    "mcp_tool_use",
    "mcp_tool_result",
    "mcp_tool_listing",
    "compaction",
    "fallback",
    "tool_addition",
    "tool_removal",
  ] as const;

  it.each(BLOCKS)("the block %s is known", (type) => {
    expectTypeOf<BetaContentBlockParam["type"]>().toEqualTypeOf<(typeof BLOCKS)[number]>();
    expectTypeOf<ContentBlockParam["type"]>().toExtend<(typeof BLOCKS)[number]>();
    const block = { type, text: "x", tool_use_id: "x" };
    expect(ask({ messages: [user(block), assistant(block), user(text("x"))] }).degraded).not.toContain(
      "block.unknown",
    );
  });

  it("tool results hold what is known, and the state of a browser that no tool of ours has", () => {
    expectTypeOf<BetaToolResultContentBlockParam["type"]>().toEqualTypeOf<
      "text" | "image" | "document" | "search_result" | "tool_reference" | "browser_state"
    >();
  });

  const TOOLS = {
    function: ["bash_20241022", "bash_20250124", "memory_20250818"],
    editor: ["text_editor_20241022", "text_editor_20250124", "text_editor_20250429", "text_editor_20250728"],
    computer: ["computer_20241022", "computer_20250124", "computer_20251124"],
    search: ["web_search_20250305", "web_search_20260209", "web_search_20260318"],
    fetch: ["web_fetch_20250910", "web_fetch_20260209", "web_fetch_20260309", "web_fetch_20260318"],
    code: [
      "code_execution_20250522",
      "code_execution_20250825",
      "code_execution_20260120",
      "code_execution_20260521",
    ],
    toolSearch: ["tool_search_tool_bm25_20251119", "tool_search_tool_regex_20251119"],
    toolset: ["browser_toolset_20260801", "computer_toolset_20260801"],
    mcp: ["mcp_toolset"],
    unknown: ["advisor_20260301"],
  } as const;
  type KnownTool = (typeof TOOLS)[keyof typeof TOOLS][number];
  /** The untyped aliases under which the SDK also lists its tool searches, and a client's own tools. */
  type OtherTool = "custom" | "tool_search_tool_bm25" | "tool_search_tool_regex" | null | undefined;

  it.each(Object.entries(TOOLS).flatMap(([kind, types]) => types.map((type) => [type, kind] as const)))(
    "the tool %s is known as %s",
    (type, kind) => {
      expectTypeOf<Exclude<BetaToolUnion["type"], OtherTool>>().toEqualTypeOf<KnownTool>();
      expectTypeOf<Exclude<ToolUnion["type"], OtherTool>>().toExtend<KnownTool>();
      const { degraded } = ask({ tools: [{ type, name: "x" }] });
      expect(degraded.includes("tool.unknown")).toBe(kind === "unknown");
    },
  );

  it("name the roles, choices and kinds of thinking that are known", () => {
    expectTypeOf<BetaMessageCreateParams["messages"][number]["role"]>().toEqualTypeOf<
      anthropic.MessageParam["role"]
    >();
    expectTypeOf<NonNullable<BetaMessageCreateParams["tool_choice"]>["type"]>().toEqualTypeOf<
      anthropic.ToolChoice["type"]
    >();
    expectTypeOf<NonNullable<BetaMessageCreateParams["thinking"]>["type"]>().toEqualTypeOf<
      "enabled" | "disabled" | "adaptive" | "between_tools"
    >();
  });

  it("have no other parameters than those that mapping and degradation know", () => {
    type Mapped =
      | "model"
      | "messages"
      | "max_tokens"
      | "system"
      | "tools"
      | "tool_choice"
      | "thinking"
      | "output_config"
      | "output_format"
      | "stop_sequences"
      | "stream"
      | "metadata"
      | "speed"
      | "service_tier"
      | "thread";
    type Noted = "temperature" | "top_k" | "top_p" | "mcp_servers" | "container" | "context_management";
    type WithoutEffect =
      | "betas"
      | "billing_policy"
      | "cache_control"
      | "compaction"
      | "diagnostics"
      | "fallback_credit_token"
      | "fallbacks"
      | "inference_geo"
      | "user_profile_id"
      | "workspace_id";
    type Parameter = keyof BetaMessageCreateParams | keyof MessageCreateParams;
    expectTypeOf<Exclude<Parameter, Mapped | Noted | WithoutEffect>>().toBeNever();
  });
});

describe("bodies of ours", () => {
  it("are requests of openai's where they overlap", () => {
    type Overlap<Body> = Omit<Body, "client_metadata" | "include" | "input" | "tool_choice" | "tools">;
    const sends = (body: Overlap<ResponsesBody>): Overlap<ResponseCreateParamsStreaming> => body;
    expect(sends(ask().body)).toMatchObject({ stream: true });
    expectTypeOf<CodexTool>().toExtend<Tool>();
    // The SDK knows the hosted search as a choice under its older name only.
    expectTypeOf<Exclude<CodexToolChoice, { type: "web_search" }>>().toExtend<
      NonNullable<ResponseCreateParamsStreaming["tool_choice"]>
    >();
    // The backend takes reasoning without an id when its encrypted content is there.
    type Item = Exclude<InputItem, AssistantMessageItem | ReasoningInputItem> | Required<ReasoningInputItem>;
    const item = (value: Item): ResponseInputItem => value;
    expect(item({ type: "message", role: "user", content: [] })).toMatchObject({ role: "user" });
    // The backend takes an assistant's text without its id, status and annotations.
    expectTypeOf<AssistantMessageItem>().toExtend<Pick<ResponseOutputMessage, "type" | "role">>();
    expectTypeOf<
      "reasoning.encrypted_content" | "web_search_call.action.sources"
    >().toExtend<ResponseIncludable>();
    expectTypeOf<NonNullable<OpenAIReasoningEffort>>().toEqualTypeOf<ReasoningEffort>();
  });
});
