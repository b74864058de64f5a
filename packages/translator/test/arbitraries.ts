import { encodeSignature } from "@codexthropic/protocol";
import * as fc from "fast-check";
import type { JsonObject } from "@codexthropic/protocol/json";
import { GIF, JPEG, PDF, PNG, WEBP } from "./media.ts";

/** Random Anthropic requests: all block types in all positions, right and wrong. */

/** The simulator's model that answers on both lanes. */
export const MODEL = "gpt-5.6-terra";

const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", "hi", "half \uD83D", "\uDE00 half", "naïve — 日本 🙂"),
);

const names = [
  "Read",
  "ToolSearch",
  "mcp__srv__tool",
  "a.b",
  "a b",
  "naïve",
  "x".repeat(70),
  "__proto__",
  "constructor",
  "",
];
export const toolName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...names),
  fc.string({ maxLength: 80 }),
);

const longId = "toolu_".padEnd(70, "0");
export const callId: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("toolu_1", "toolu_2", "toolu_3", "toolu_1_2") },
  fc.constantFrom(`${longId}a`, `${longId}b`, "i".repeat(64), "call_abc|fc_123.$%", ""),
);

const block = (fields: Record<string, fc.Arbitrary<unknown>>, type: string): fc.Arbitrary<JsonObject> =>
  fc.record({ type: fc.constant(type), ...fields });

const textBlock = block({ text }, "text");

const imageSource = fc.oneof(
  fc.constantFrom(
    { type: "base64", media_type: "image/png", data: PNG },
    { type: "base64", media_type: "image/jpeg", data: JPEG },
    { type: "base64", media_type: "image/gif", data: GIF },
    { type: "base64", media_type: "image/webp", data: WEBP },
    { type: "base64", media_type: "image/png", data: JPEG },
    { type: "base64", media_type: "image/png", data: `${PNG.slice(0, 8)}\n${PNG.slice(8)}` },
    { type: "base64", media_type: "image/tiff", data: PNG },
    { type: "base64", media_type: "image/png", data: "no base64!" },
    { type: "url", url: "https://example.com/a.png" },
    { type: "url", url: `data:image/png;base64,${PNG}` },
    { type: "url", url: "ftp://example.com/a.png" },
    { type: "file", file_id: "file_1" },
  ),
  fc.record({ type: fc.constantFrom("base64", "url"), media_type: text, data: text, url: text }),
);
const image = block({ source: imageSource }, "image");

const documentSource = fc.oneof(
  fc.constantFrom(
    { type: "base64", media_type: "application/pdf", data: PDF },
    { type: "base64", media_type: "application/pdf", data: PNG },
    { type: "url", url: "https://example.com/a.pdf" },
    { type: "url", url: "file:///etc/passwd" },
    { type: "file", file_id: "file_1" },
  ),
  block({ data: text }, "text"),
  block({ content: fc.oneof(text, fc.array(fc.oneof(textBlock, image), { maxLength: 3 })) }, "content"),
);
const document = fc.record(
  { type: fc.constant("document"), source: documentSource, title: text, context: text },
  { requiredKeys: ["type", "source"] },
);

const searchResult = block(
  { title: text, source: text, content: fc.array(textBlock, { maxLength: 2 }) },
  "search_result",
);
const toolReference = block({ tool_name: toolName }, "tool_reference");

export const SEALED = `gAAAA${"A".repeat(123)}`;
const signature = fc.oneof(
  fc.constantFrom("", SEALED, "EqQBforeign", "codexthropic.1.broken"),
  fc
    .tuple(fc.constantFrom("rs_1", "rs_2", "other", null), fc.constantFrom(MODEL, "gpt-other", null))
    .map(([id, model]) => encodeSignature({ id, model, encrypted_content: SEALED })),
);
const thinking = block({ thinking: text, signature }, "thinking");
const redacted = block({ data: text }, "redacted_thinking");

const toolUse = fc.record({
  type: fc.constant("tool_use"),
  id: callId,
  name: toolName,
  input: fc.jsonValue(),
});
const toolSearchUse = fc.record({
  type: fc.constant("tool_use"),
  id: callId,
  name: fc.constant("ToolSearch"),
  input: fc.oneof(fc.record({ query: text }), fc.jsonValue()),
});
const toolResult = fc.record(
  {
    type: fc.constant("tool_result"),
    tool_use_id: callId,
    content: fc.oneof(
      text,
      fc.constant(null),
      fc.array(fc.oneof(textBlock, image, document, searchResult, toolReference), { maxLength: 3 }),
    ),
    is_error: fc.boolean(),
  },
  { requiredKeys: ["type", "tool_use_id"] },
);

const serverBlocks = fc.oneof(
  block(
    { id: text, name: fc.constantFrom("web_search", "web_fetch"), input: fc.record({ query: text }) },
    "server_tool_use",
  ),
  block(
    { content: fc.array(fc.record({ title: text, url: text }), { maxLength: 2 }) },
    "web_search_tool_result",
  ),
  block({ content: fc.record({ stdout: text }) }, "code_execution_tool_result"),
  block(
    { content: fc.record({ tool_references: fc.array(toolReference, { maxLength: 2 }) }) },
    "tool_search_tool_result",
  ),
  block({ content: text }, "compaction"),
  block({}, "fallback"),
  block({ anything: fc.jsonValue() }, "future_block"),
);

export const schema: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: "small", depthIdentifier: "schema", withCrossShrink: true },
    fc.oneof(
      fc.constantFrom({}, true, false, null, 5, "string"),
      fc.record({ type: fc.constantFrom("string", "any", "object", "array", 7) }),
    ),
    fc.record(
      {
        $schema: fc.constant("http://json-schema.org/draft-07/schema#"),
        $ref: fc.constantFrom(
          "#",
          "#/$defs/a",
          "#/$defs/b",
          "#/properties/a",
          "#/nowhere",
          "https://x.org/s",
          5,
        ),
        type: fc.oneof(
          fc.constantFrom("object", "array", "string", "integer", "any", null),
          fc.array(fc.constantFrom("object", "null", "array", "odd"), { maxLength: 3 }),
        ),
        properties: fc.oneof(
          fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), tie("schema"), { maxKeys: 3 }),
          fc.constantFrom(null, []),
        ),
        required: fc.oneof(fc.array(fc.constantFrom("a", "b", 1)), fc.boolean()),
        items: fc.oneof(tie("schema"), fc.array(tie("schema"), { maxLength: 2 })),
        prefixItems: fc.array(tie("schema"), { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
        anyOf: fc.array(tie("schema"), { maxLength: 3 }),
        oneOf: fc.array(tie("schema"), { maxLength: 2 }),
        allOf: fc.array(tie("schema"), { maxLength: 2 }),
        not: tie("schema"),
        enum: fc.array(fc.jsonValue(), { maxLength: 2 }),
        pattern: fc.constantFrom(
          "^a+$",
          "\\p{L}",
          "(?<=a)b",
          "^(?!a)(?=b).$",
          "[]",
          "[^]",
          "(",
          "\\u{1F600}",
          "(?<n>a)",
          "\\cA",
          "[\\w-.]",
        ),
        patternProperties: fc.dictionary(fc.constantFrom("^x-", "\\p{L}", "(?!y)", "("), tie("schema"), {
          maxKeys: 2,
        }),
        exclusiveMinimum: fc.constantFrom(1, true, "1"),
        minimum: fc.constantFrom(0, null),
        propertyNames: tie("schema"),
        maxLength: fc.constantFrom(3, -1, 1.5, "3"),
        uniqueItems: fc.constantFrom(true, "yes"),
        description: fc.oneof(text, fc.constant(5)),
        default: fc.jsonValue(),
        $defs: fc.oneof(
          fc.dictionary(fc.constantFrom("a", "b"), tie("schema"), { maxKeys: 2 }),
          fc.constant([]),
        ),
        if: tie("schema"),
        else: tie("schema"),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

const customTool = fc.record(
  {
    name: toolName,
    type: fc.constantFrom("custom", null),
    description: text,
    input_schema: schema,
    defer_loading: fc.boolean(),
    cache_control: fc.constant({ type: "ephemeral" }),
    strict: fc.boolean(),
  },
  { requiredKeys: ["name"] },
);
const typedTool = fc.constantFrom<JsonObject[]>(
  { type: "web_search_20250305", name: "web_search", allowed_domains: ["https://a.org/"], max_uses: 3 },
  {
    type: "web_search_20260318",
    name: "web_search",
    blocked_domains: ["b.org"],
    user_location: { type: "approximate", city: "Bonn" },
  },
  { type: "web_fetch_20250910", name: "web_fetch" },
  { type: "code_execution_20250825", name: "code_execution" },
  { type: "bash_20250124", name: "bash" },
  { type: "text_editor_20250728", name: "str_replace_based_edit_tool", max_characters: 100 },
  { type: "text_editor_20241022", name: "str_replace_editor" },
  { type: "memory_20250818", name: "memory" },
  {
    type: "computer_20251124",
    name: "computer",
    display_width_px: 800,
    display_height_px: 600,
    enable_zoom: true,
  },
  { type: "computer_20241022", name: "computer" },
  { type: "tool_search_tool_bm25_20251119", name: "tool_search_tool_bm25" },
  { type: "mcp_toolset", mcp_server_name: "srv" },
  { type: "browser_toolset_20260801" },
  { type: "advisor_20260301", name: "advisor" },
);
const toolSearch: JsonObject = { name: "ToolSearch", input_schema: { type: "object" } };
export const tools: fc.Arbitrary<JsonObject[]> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: customTool }, { weight: 1, arbitrary: typedTool }), {
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([list, withSearch]) => (withSearch ? [...list, toolSearch] : list));

const toolChange = fc.oneof(
  block({ tool: fc.record({ type: fc.constant("tool_reference"), name: toolName }) }, "tool_addition"),
  block(
    { tool: fc.record({ type: fc.constant("tool_definition"), definition: customTool }) },
    "tool_addition",
  ),
  block({ tool: fc.record({ type: fc.constant("tool_reference"), name: toolName }) }, "tool_removal"),
);

const anyBlock: fc.Arbitrary<JsonObject> = fc.oneof(
  textBlock,
  image,
  document,
  searchResult,
  toolReference,
  thinking,
  redacted,
  serverBlocks,
  { weight: 3, arbitrary: toolUse },
  toolSearchUse,
  { weight: 3, arbitrary: toolResult },
);

const content = fc.oneof(text, fc.array(anyBlock, { maxLength: 4 }));
const message: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ role: fc.constantFrom("user", "assistant"), content }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        role: fc.constant("system"),
        content: fc.oneof(text, fc.array(fc.oneof(anyBlock, toolChange), { maxLength: 3 })),
        output_config: fc.record({ effort: fc.constantFrom("low", "max", "odd") }),
        clear_at: fc.constantFrom("next_user_message", "never"),
      },
      { requiredKeys: ["role", "content"] },
    ),
  },
);
export const messages: fc.Arbitrary<JsonObject[]> = fc.array(message, { minLength: 1, maxLength: 8 });

export const request: fc.Arbitrary<JsonObject> = fc.record(
  {
    model: fc.constantFrom("claude-opus-5-5", "claude-haiku-5-5[1m]", "gpt-5.5"),
    messages,
    max_tokens: fc.constantFrom(0, 1, 4096, null),
    system: fc.oneof(text, fc.array(textBlock, { maxLength: 3 })),
    tools,
    tool_choice: fc.oneof(
      fc.constantFrom(
        { type: "tool", name: "ToolSearch" },
        { type: "auto" },
        { type: "any", disable_parallel_tool_use: true },
        { type: "none" },
      ),
      fc.record({
        type: fc.constant("tool"),
        name: fc.oneof(toolName, fc.constantFrom("web_search", "bash", "web_fetch")),
      }),
    ),
    thinking: fc.constantFrom(
      { type: "adaptive", display: "updates" },
      { type: "enabled", budget_tokens: 4000 },
      { type: "disabled" },
      { type: "between_tools", display: "omitted" },
    ),
    output_config: fc.record(
      {
        effort: fc.constantFrom("low", "medium", "high", "xhigh", "max", "ultra", null),
        format: fc.record({ type: fc.constantFrom("json_schema", "odd"), schema }),
      },
      { requiredKeys: [] },
    ),
    stop_sequences: fc.array(text, { maxLength: 2 }),
    speed: fc.constantFrom("fast", "standard", 5),
    temperature: fc.constantFrom(0, 1),
    metadata: fc.record({ user_id: text }),
  },
  { requiredKeys: ["model", "messages"] },
);
