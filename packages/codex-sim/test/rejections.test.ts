import { expect, it, describe } from "vitest";
import { problemBody } from "../src/validate/reject.ts";
import { validateBody } from "../src/index.ts";
import { type ValidateOptions } from "../src/validate/options.ts";
import { bash, call, fullBody, liteBody, output, PDF, PNG, user } from "./helpers.ts";

/** For each refusal a wrong request and the exact answer. */

const error = (message: string, param: string | null, code: string | null): object => ({
  error: { message, type: "invalid_request_error", param, code },
});

interface Case {
  body: unknown;
  context?: ValidateOptions;
  status?: number;
  answer: object;
}

const LITE: ValidateOptions = { lane: "lite" };
const CLI: ValidateOptions = {
  originator: "codex_cli_rs",
  userAgent: "codex_cli_rs/0.169.0 (Debian 12.0.0; x86_64) xterm-256color",
};

const image = (url: string, own: object = {}): object => ({ type: "input_image", image_url: url, ...own });
const file = (own: object): object => ({ type: "input_file", ...own });
const tools = (...list: object[]): Record<string, unknown> => fullBody({ tools: list });
const parameters = (schema: unknown): Record<string, unknown> => tools(bash({ parameters: schema }));
const badSchema = (sentence: string): object =>
  error(
    `Invalid schema for function 'Bash': ${sentence}`,
    "tools[0].parameters",
    "invalid_function_parameters",
  );

const NOT_DECRYPTED =
  "The encrypted content gAAA...AAAA could not be verified. Reason: Encrypted content could not be decrypted or parsed.";

const parametersRefused = [
  "temperature",
  "top_p",
  "max_output_tokens",
  "presence_penalty",
  "frequency_penalty",
  "seed",
  "metadata",
  "top_logprobs",
  "truncation",
  "prompt_cache_retention",
  "user",
  "safety_identifier",
  "stop",
  "previous_response_id",
];

const CASES: Record<string, Case> = {
  ...Object.fromEntries(
    parametersRefused.map((name) => [
      `parameter ${name}`,
      { body: fullBody({ [name]: 1 }), answer: { detail: `Unsupported parameter: ${name}` } },
    ]),
  ),
  "not a JSON object": { body: [], answer: { detail: "Request body must be a JSON object" } },
  "half a surrogate pair": {
    body: fullBody({ input: [user("cut \uD83D")] }),
    answer: { detail: "Request body contains text that is not valid Unicode" },
  },
  "stream false": { body: fullBody({ stream: false }), answer: { detail: "Stream must be set to true" } },
  "store true": { body: fullBody({ store: true }), answer: { detail: "Store must be set to false" } },
  "store missing": { body: fullBody({ store: undefined }), answer: { detail: "Store must be set to false" } },
  "model missing": {
    body: fullBody({ model: undefined }),
    answer: error("Missing required parameter: 'model'.", "model", "missing_required_parameter"),
  },
  "model unknown": {
    body: fullBody({ model: "claude-opus" }),
    answer: { detail: "The 'claude-opus' model is not supported when using Codex with a ChatGPT account." },
  },
  "lite-only model on the full lane": {
    body: fullBody({ model: "gpt-5.6-luna" }),
    status: 404,
    answer: error("Model not found gpt-5.6-luna", null, null),
  },
  "full-lane model on the lite lane": {
    body: liteBody({ model: "gpt-5.5" }),
    context: LITE,
    answer: error(
      "This model is not supported when using X-OpenAI-Internal-Codex-Responses-Lite.",
      "model",
      "unsupported_value",
    ),
  },
  "foreign originator": {
    body: fullBody({ model: "gpt-5.6-sol" }),
    context: { ...CLI, originator: "my-proxy" },
    status: 404,
    answer: error("Model not found gpt-5.6-sol", null, null),
  },
  "foreign user agent": {
    body: fullBody({ model: "gpt-5.6-sol" }),
    context: { ...CLI, userAgent: "node" },
    status: 404,
    answer: error("Model not found gpt-5.6-sol", null, null),
  },
  "lite: parallel_tool_calls true": {
    body: liteBody({ parallel_tool_calls: true }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires `parallel_tool_calls` to be false.",
      "parallel_tool_calls",
      "unsupported_value",
    ),
  },
  "lite: parallel_tool_calls missing": {
    body: liteBody({ parallel_tool_calls: undefined }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires `parallel_tool_calls` to be false.",
      "parallel_tool_calls",
      "unsupported_value",
    ),
  },
  "lite: top-level tools": {
    body: liteBody({ tools: [] }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires `tools` to be omitted.",
      "tools",
      "unsupported_value",
    ),
  },
  "lite: instructions": {
    body: liteBody({ instructions: "Be kind." }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires `instructions` to be omitted.",
      "instructions",
      "unsupported_value",
    ),
  },
  "lite: hosted tool": {
    body: liteBody({
      input: [{ type: "additional_tools", role: "developer", tools: [{ type: "web_search" }] }, user("hi")],
    }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite only supports function tools, custom tools, and client-executed tool search.",
      "tools",
      "unsupported_value",
    ),
  },
  "lite: image with detail": {
    body: liteBody({ input: [user([image(`data:image/png;base64,${PNG}`, { detail: "auto" })])] }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires images without `detail`.",
      "input[0].content[0].detail",
      "unsupported_value",
    ),
  },
  "lite: image with detail in an output": {
    body: liteBody({
      input: [
        user("hi"),
        call("call_1"),
        output("call_1", { output: [image(`data:image/png;base64,${PNG}`, { detail: "high" })] }),
      ],
    }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires images without `detail`.",
      "input[2].output[0].detail",
      "unsupported_value",
    ),
  },
  "lite: additional_tools not first": {
    body: liteBody({ input: [user("hi"), { type: "additional_tools", role: "developer", tools: [] }] }),
    context: LITE,
    answer: error(
      "X-OpenAI-Internal-Codex-Responses-Lite requires `additional_tools` to be the first input item.",
      "input[1]",
      "unsupported_value",
    ),
  },
  "input a string": { body: fullBody({ input: "hi" }), answer: { detail: "Input must be a list" } },
  "input empty": {
    body: fullBody({ input: [] }),
    answer: error(
      "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
      "input",
      "missing_required_parameter",
    ),
  },
  "system message": {
    body: fullBody({ input: [{ type: "message", role: "system", content: "x" }] }),
    answer: { detail: "System messages are not allowed" },
  },
  "unknown role": {
    body: fullBody({ input: [{ type: "message", role: "tool", content: "x" }] }),
    answer: error(
      "Invalid value: 'tool'. Supported values are: 'assistant', 'system', 'developer', and 'user'.",
      "input[0].role",
      "invalid_value",
    ),
  },
  "unknown content part": {
    body: fullBody({ input: [user([{ type: "image", source: {} }])] }),
    answer: error(
      "Invalid value: 'image'. Supported values are: 'input_text', 'input_image', and 'input_file'.",
      "input[0].content[0]",
      "invalid_value",
    ),
  },
  "input_text from the assistant": {
    body: fullBody({
      input: [{ type: "message", role: "assistant", content: [{ type: "input_text", text: "x" }] }],
    }),
    answer: error(
      "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
      "input[0].content[0]",
      "invalid_value",
    ),
  },
  "content null": {
    body: fullBody({ input: [{ type: "message", role: "user", content: null }] }),
    answer: error(
      "Invalid type for 'input[0].content': expected one of an array of objects or string, but got null instead.",
      "input[0].content",
      "invalid_type",
    ),
  },
  "unknown field of a part": {
    body: fullBody({ input: [user([{ type: "input_text", text: "x", cache_control: {} }])] }),
    answer: error(
      "Unknown parameter: 'input[0].content[0].cache_control'.",
      "input[0].content[0].cache_control",
      "unknown_parameter",
    ),
  },
  "missing field of a call": {
    body: fullBody({ input: [call("call_1", { arguments: undefined })] }),
    answer: error(
      "Missing required parameter: 'input[0].arguments'.",
      "input[0].arguments",
      "missing_required_parameter",
    ),
  },
  "arguments an object": {
    body: fullBody({ input: [call("call_1", { arguments: {} })] }),
    answer: error(
      "Invalid type for 'input[0].arguments': expected a string, but got an object instead.",
      "input[0].arguments",
      "invalid_type",
    ),
  },
  "call_id of 65": {
    body: fullBody({ input: [call("c".repeat(65)), output("c".repeat(65))] }),
    answer: error(
      "Invalid 'input[0].call_id': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      "input[0].call_id",
      "string_above_max_length",
    ),
  },
  "call name with a dot": {
    body: fullBody({ input: [call("call_1", { name: "a.b" }), output("call_1")] }),
    answer: error(
      "Invalid 'input[0].name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "input[0].name",
      "invalid_value",
    ),
  },
  "item id without its prefix": {
    body: fullBody({ input: [call("call_1", { id: "call_1" }), output("call_1")] }),
    answer: error(
      "Invalid 'input[0].id': 'call_1'. Expected an ID that begins with 'fc'.",
      "input[0].id",
      "invalid_value",
    ),
  },
  "reasoning id without its prefix": {
    body: fullBody({ input: [{ type: "reasoning", id: "x_1", summary: [], encrypted_content: "g" }] }),
    answer: error(
      "Invalid 'input[0].id': 'x_1'. Expected an ID that begins with 'rs'.",
      "input[0].id",
      "invalid_value",
    ),
  },
  "item id of 65": {
    body: fullBody({ input: [{ ...user("hi"), id: "msg_".padEnd(65, "x") }] }),
    answer: error(
      "Invalid 'input[0].id': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      "input[0].id",
      "string_above_max_length",
    ),
  },
  "item id twice": {
    body: fullBody({
      input: [
        { ...user("a"), id: "msg_1" },
        { ...user("b"), id: "msg_1" },
      ],
    }),
    answer: error(
      "Duplicate item found with id msg_1. Remove duplicate items from your input and try again.",
      "input",
      null,
    ),
  },
  "call id twice": {
    body: fullBody({ input: [call("call_1"), output("call_1"), call("call_1"), output("call_1")] }),
    answer: error(
      "Duplicate item found with id call_1. Remove duplicate items from your input and try again.",
      "input",
      null,
    ),
  },
  "output twice": {
    body: fullBody({ input: [call("call_1"), output("call_1"), output("call_1")] }),
    answer: error(
      "Duplicate item found with id call_1. Remove duplicate items from your input and try again.",
      "input",
      null,
    ),
  },
  "call without output": {
    body: fullBody({ input: [user("hi"), call("call_x")] }),
    answer: error("No tool output found for function call call_x.", "input", null),
  },
  "output without call": {
    body: fullBody({ input: [user("hi"), output("call_x")] }),
    answer: error("No tool call found for function call output with call_id call_x.", "input", null),
  },
  "output before its call": {
    body: fullBody({ input: [output("call_x"), call("call_x")] }),
    answer: error("No tool call found for function call output with call_id call_x.", "input", null),
  },
  "additional_tools on the full lane": {
    body: fullBody({ input: [{ type: "additional_tools", role: "developer", tools: [] }] }),
    answer: error(
      "Invalid value: 'additional_tools'. Supported values are: 'message', 'reasoning', 'function_call', 'function_call_output', 'custom_tool_call', 'custom_tool_call_output', 'tool_search_call', 'tool_search_output', 'web_search_call', 'image_generation_call', 'local_shell_call', 'compaction', 'compaction_trigger', and 'configuration_update'.",
      "input[0]",
      "invalid_value",
    ),
  },
  "image of other bytes": {
    body: fullBody({ input: [user([image("data:image/png;base64,aGVsbG8gd29ybGQhISE=")])] }),
    answer: error(
      "The image data you provided does not represent a valid image. Please check your input and try again with one of the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].",
      "input",
      "invalid_value",
    ),
  },
  "image with white space in its base64": {
    body: fullBody({ input: [user([image(`data:image/png;base64,${PNG.slice(0, 40)}\n${PNG.slice(40)}`)])] }),
    answer: error(
      "Invalid 'input[0].content[0].image_url'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got an invalid base64-encoded value.",
      "input[0].content[0].image_url",
      "invalid_value",
    ),
  },
  "image url of another scheme": {
    body: fullBody({ input: [user([image("file:///etc/passwd")])] }),
    answer: error(
      "Invalid 'input[0].content[0].image_url'. Expected a valid URL, but got a value with an invalid format.",
      "input[0].content[0].image_url",
      "invalid_value",
    ),
  },
  "pdf of other bytes": {
    body: fullBody({
      input: [user([file({ filename: "a.pdf", file_data: "data:application/pdf;base64,aGVsbG8hISEh" })])],
    }),
    answer: error(
      "Invalid 'input[0].content[0].file_data'. The file data does not represent a valid PDF.",
      "input[0].content[0].file_data",
      "invalid_value",
    ),
  },
  "image of another type": {
    body: fullBody({ input: [user([image("data:text/plain;base64,aGVsbG8=")])] }),
    answer: error(
      "Invalid 'input[0].content[0].image_url'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got unsupported MIME type 'text/plain'.",
      "input[0].content[0].image_url",
      "invalid_value",
    ),
  },
  "image detail": {
    body: fullBody({ input: [user([image(`data:image/png;base64,${PNG}`, { detail: "best" })])] }),
    answer: error(
      "Invalid value: 'best'. Supported values are: 'low', 'high', 'auto', and 'original'.",
      "input[0].content[0].detail",
      "invalid_value",
    ),
  },
  "file of a local path": {
    body: fullBody({ input: [user([file({ file_url: "file:///a.pdf" })])] }),
    answer: error(
      "Invalid 'input[0].content[0].file_url'. Expected a valid URL, but got a value with an invalid format.",
      "input[0].content[0].file_url",
      "invalid_value",
    ),
  },
  "a part that is refused here": {
    body: fullBody({ input: [user([file({ file_url: "https://example.com/a.pdf" })])] }),
    context: { refused: new Set(["input_file"]) },
    answer: error(
      "Invalid value: 'input_file'. Supported values are: 'input_text' and 'input_image'.",
      "input[0].content[0]",
      "invalid_value",
    ),
  },
  "text that is none": {
    body: fullBody({ input: [user([{ type: "input_text", text: 5 }])] }),
    answer: error(
      "Invalid type for 'input[0].content[0].text': expected a string, but got an integer instead.",
      "input[0].content[0].text",
      "invalid_type",
    ),
  },
  "pdf without a name": {
    body: fullBody({ input: [user([file({ file_data: `data:application/pdf;base64,${PDF}` })])] }),
    answer: error(
      "Missing required parameter: 'input[0].content[0].filename'.",
      "input[0].content[0].filename",
      "missing_required_parameter",
    ),
  },
  "pdf named otherwise": {
    body: fullBody({
      input: [user([file({ filename: "notes", file_data: `data:application/pdf;base64,${PDF}` })])],
    }),
    answer: error(
      "Invalid input: Expected context stuffing file type to be a supported format: .pdf but got none.",
      "input",
      "unsupported_file",
    ),
  },
  "tool name of 65": {
    body: tools(bash({ name: "n".repeat(65) })),
    answer: error(
      "Invalid 'tools[0].name': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      "tools[0].name",
      "string_above_max_length",
    ),
  },
  "tool name empty": {
    body: tools(bash({ name: "" })),
    answer: error(
      "Invalid 'tools[0].name': empty string. Expected a string with minimum length 1, but got an empty string instead.",
      "tools[0].name",
      "empty_string",
    ),
  },
  "tool name with a space": {
    body: tools(bash({ name: "a b" })),
    answer: error(
      "Invalid 'tools[0].name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "tools[0].name",
      "invalid_value",
    ),
  },
  "tool twice": {
    body: tools(bash(), bash()),
    answer: error("Tool names must be unique. Found duplicate name 'Bash'.", "tools", "tool_collision"),
  },
  "tool with a foreign field": {
    body: tools(bash({ input_schema: {} })),
    answer: error(
      "Unknown parameter: 'tools[0].input_schema'.",
      "tools[0].input_schema",
      "unknown_parameter",
    ),
  },
  "tool of an unknown type": {
    body: tools({ type: "bash_20250124", name: "bash" }),
    answer: error(
      "Invalid value: 'bash_20250124'. Supported values are: 'function', 'custom', 'namespace', 'tool_search', 'web_search', and 'image_generation'.",
      "tools[0].type",
      "invalid_value",
    ),
  },
  "defer_loading on a plain tool": {
    body: tools(bash({ defer_loading: true })),
    answer: error(
      "`defer_loading` is only supported for tools inside a namespace.",
      "tools[0].defer_loading",
      "invalid_value",
    ),
  },
  "web search with blocked domains": {
    body: tools({ type: "web_search", filters: { blocked_domains: ["x.com"] } }),
    answer: error(
      "Unknown parameter: 'tools[0].filters.blocked_domains'.",
      "tools[0].filters.blocked_domains",
      "unknown_parameter",
    ),
  },
  "schema missing": {
    body: parameters(undefined),
    answer: badSchema("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'."),
  },
  "schema of another type": {
    body: parameters({ type: "string" }),
    answer: badSchema("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"string\"'."),
  },
  "schema with a type list": {
    body: parameters({ type: ["object", "null"], properties: {} }),
    answer: badSchema(
      "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"['object', 'null']\"'.",
    ),
  },
  "schema without properties": {
    body: parameters({ type: "object" }),
    answer: badSchema("In context=(), object schema missing properties."),
  },
  "nested object without properties": {
    body: parameters({ type: "object", properties: { a: { type: "object" } } }),
    answer: badSchema("In context=('properties', 'a'), object schema missing properties."),
  },
  "array without items": {
    body: parameters({ type: "object", properties: { a: { type: "array" } } }),
    answer: badSchema("In context=('properties', 'a'), array schema missing items."),
  },
  "root anyOf": {
    body: parameters({ type: "object", properties: {}, anyOf: [{ required: [] }] }),
    answer: badSchema(
      "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.",
    ),
  },
  "pattern outside the dialect": {
    body: parameters({ type: "object", properties: { a: { type: "string", pattern: "^\\p{L}+$" } } }),
    answer: badSchema("'^\\p{L}+$' is not a 'regex'."),
  },
  "patternProperties outside the dialect": {
    body: parameters({ type: "object", properties: {}, patternProperties: { "(?<n>a)": {} } }),
    answer: badSchema("'(?<n>a)' is not a 'regex'."),
  },
  "draft-4 exclusiveMinimum": {
    body: parameters({ type: "object", properties: { a: { type: "number", exclusiveMinimum: true } } }),
    answer: badSchema("True is not of type 'number'."),
  },
  "draft-3 required": {
    body: parameters({ type: "object", properties: { a: { type: "string", required: true } } }),
    answer: badSchema("True is not of type 'array'."),
  },
  "empty enum": {
    body: parameters({ type: "object", properties: { a: { enum: [] } } }),
    answer: badSchema("[] should be non-empty."),
  },
  "unknown type": {
    body: parameters({ type: "object", properties: { a: { type: "any" } } }),
    answer: badSchema("'any' is not valid under any of the given schemas."),
  },
  "properties a list": {
    body: parameters({ type: "object", properties: [] }),
    answer: badSchema("[] is not of type 'object'."),
  },
  "a property that is no schema": {
    body: parameters({ type: "object", properties: { a: "string" } }),
    answer: badSchema("'string' is not of type 'object', 'boolean'."),
  },
  ...Object.fromEntries(
    Object.entries({
      "True is not of type 'string'": { description: true },
      "None is not of type 'string'": { title: null },
      "'5' is not of type 'integer'": { minLength: "5" },
      "-1 is less than the minimum of 0": { maxItems: -1 },
      "'yes' is not of type 'boolean'": { uniqueItems: "yes" },
      "['a', 'a'] has non-unique elements": { required: ["a", "a"] },
      "1 is not of type 'string'": { required: [1] },
      "{'a': 1} is not of type 'array'": { anyOf: { a: 1 } },
      "['x'] is not of type 'string'": { pattern: ["x"] },
    }).map(([sentence, property]) => [
      `keyword: ${sentence}`,
      {
        body: parameters({ type: "object", properties: { a: property } }),
        answer: badSchema(`${sentence}.`),
      },
    ]),
  ),
  "a chain of $refs that never ends": {
    body: parameters({
      type: "object",
      properties: { a: { $ref: "#/$defs/a" } },
      $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } },
    }),
    answer: badSchema(
      "In context=('properties', 'a'), reference '#/$defs/a' can only point to definitions defined at the top level of the schema.",
    ),
  },
  "unresolvable $ref": {
    body: parameters({ type: "object", properties: { a: { $ref: "#/$defs/none" } } }),
    answer: badSchema(
      "In context=('properties', 'a'), reference '#/$defs/none' can only point to definitions defined at the top level of the schema.",
    ),
  },
  "strict schema with an optional property": {
    body: tools(
      bash({
        strict: true,
        parameters: { type: "object", properties: { a: {} }, required: [], additionalProperties: false },
      }),
    ),
    answer: badSchema(
      "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
    ),
  },
  "tool_choice unknown": {
    body: fullBody({ tool_choice: "any" }),
    answer: error(
      "Invalid value: 'any'. Supported values are: 'none', 'auto', and 'required'.",
      "tool_choice",
      "invalid_value",
    ),
  },
  "tool_choice of a missing tool": {
    body: fullBody({ tools: [bash()], tool_choice: { type: "function", name: "Read" } }),
    answer: error("Tool choice 'Read' not found in 'tools' parameter.", "tool_choice", null),
  },
  "tool_choice of a search that is not offered": {
    body: fullBody({ tools: [bash()], tool_choice: { type: "web_search" } }),
    answer: error("Tool choice 'web_search' not found in 'tools' parameter.", "tool_choice", null),
  },
  "tool_choice required without tools": {
    body: fullBody({ tool_choice: "required" }),
    answer: error("Tool choice 'required' must be specified with 'tools' parameter.", "tool_choice", null),
  },
  "effort ultra": {
    body: fullBody({ reasoning: { effort: "ultra" } }),
    answer: error(
      "Invalid value: 'ultra'. Supported values are: 'none', 'minimal', 'low', 'medium', 'high', 'xhigh', and 'max'.",
      "reasoning.effort",
      "invalid_value",
    ),
  },
  "effort max on a model that stops at xhigh": {
    body: fullBody({ reasoning: { effort: "max" } }),
    answer: error(
      "Unsupported value: 'max' is not supported with the 'gpt-5.5' model. Supported values are: 'low', 'medium', 'high', and 'xhigh'.",
      "reasoning.effort",
      "unsupported_value",
    ),
  },
  "summary none": {
    body: fullBody({ reasoning: { summary: "none" } }),
    answer: error(
      "Invalid value: 'none'. Supported values are: 'auto', 'concise', and 'detailed'.",
      "reasoning.summary",
      "invalid_value",
    ),
  },
  verbosity: {
    body: fullBody({ text: { verbosity: "max" } }),
    answer: error(
      "Invalid value: 'max'. Supported values are: 'low', 'medium', and 'high'.",
      "text.verbosity",
      "invalid_value",
    ),
  },
  "strict format that is open": {
    body: fullBody({
      text: {
        format: { type: "json_schema", name: "x", strict: true, schema: { type: "object", properties: {} } },
      },
    }),
    answer: error(
      "Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      "text.format.schema",
      "invalid_json_schema",
    ),
  },
  "strict format with a keyword outside the subset": {
    body: fullBody({
      text: {
        format: {
          type: "json_schema",
          name: "x",
          strict: true,
          schema: {
            type: "object",
            properties: { a: { type: "string", default: "b" } },
            required: ["a"],
            additionalProperties: false,
          },
        },
      },
    }),
    answer: error(
      "Invalid schema for response_format 'x': In context=('properties', 'a'), 'default' is not permitted.",
      "text.format.schema",
      "invalid_json_schema",
    ),
  },
  "format without a name": {
    body: fullBody({ text: { format: { type: "json_schema", schema: {} } } }),
    answer: error(
      "Missing required parameter: 'text.format.name'.",
      "text.format.name",
      "missing_required_parameter",
    ),
  },
  "include unknown": {
    body: fullBody({ include: ["everything"] }),
    answer: error(
      "Invalid value: 'everything'. Supported values are: 'code_interpreter_call.outputs', 'computer_call_output.output.image_url', 'file_search_call.results', 'message.input_image.image_url', 'message.output_text.logprobs', 'reasoning.encrypted_content', 'web_search_call.action.sources', and 'web_search_call.results'.",
      "include[0]",
      "invalid_value",
    ),
  },
  "cache key of 65": {
    body: fullBody({ prompt_cache_key: "k".repeat(65) }),
    answer: error(
      "Invalid 'prompt_cache_key': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
      "prompt_cache_key",
      "string_above_max_length",
    ),
  },
  "service tier": {
    body: fullBody({ service_tier: "fast" }),
    answer: error(
      "Invalid value: 'fast'. Supported values are: 'auto', 'default', 'flex', and 'priority'.",
      "service_tier",
      "invalid_value",
    ),
  },
  "encrypted content that is damaged": {
    body: fullBody({
      input: [{ type: "reasoning", summary: [], encrypted_content: `gAAA${"A".repeat(120)}` }],
    }),
    context: { verifySeal: () => "damaged" },
    answer: error(NOT_DECRYPTED, null, "invalid_encrypted_content"),
  },
  "encrypted content of another account": {
    body: fullBody({
      input: [{ type: "reasoning", summary: [], encrypted_content: `gAAA${"A".repeat(120)}` }],
    }),
    context: { verifySeal: () => "foreign" },
    answer: error(
      "The encrypted content gAAA...AAAA could not be verified. Reason: Encrypted content organization_id did not match the target organization.",
      null,
      "invalid_encrypted_content",
    ),
  },
  "reasoning by its id alone": {
    body: fullBody({ input: [{ type: "reasoning", id: "rs_1", summary: [] }] }),
    status: 404,
    answer: error(
      "Item with id 'rs_1' not found. Items are not persisted when `store` is set to false. Try again with `store` set to true, or remove this item from your input.",
      "input[0].id",
      null,
    ),
  },
  "more than the context window": {
    body: fullBody({ input: [user("word ".repeat(220_000))] }),
    status: 200,
    answer: {
      code: "context_length_exceeded",
      message: "Your input exceeds the context window of this model. Please adjust your input and try again.",
    },
  },
  "a parameter that this backend was told to refuse": {
    body: fullBody({ instructions: "Be kind." }),
    context: { refused: new Set(["instructions"]) },
    answer: { detail: "Unsupported parameter: instructions" },
  },
  "an include that this backend was told to refuse": {
    body: fullBody({ include: ["web_search_call.action.sources"] }),
    context: { refused: new Set(["include:web_search_call.action.sources"]) },
    answer: error(
      "Invalid value: 'web_search_call.action.sources'. Supported values are: 'code_interpreter_call.outputs', 'computer_call_output.output.image_url', 'file_search_call.results', 'message.input_image.image_url', 'message.output_text.logprobs', 'reasoning.encrypted_content', and 'web_search_call.results'.",
      "include[0]",
      "invalid_value",
    ),
  },
  "a tool that this backend was told to refuse": {
    body: tools(bash()),
    context: { refused: new Set(["tool:Bash"]) },
    answer: error(
      "Invalid schema for function 'Bash': schema is not supported.",
      "tools",
      "invalid_function_parameters",
    ),
  },
  "api key: unknown parameter": {
    body: fullBody({ stop: ["x"] }),
    context: { api: "openai" },
    answer: error("Unknown parameter: 'stop'.", "stop", "unknown_parameter"),
  },
  "api key: unknown model": {
    body: fullBody({ model: "gpt-0" }),
    context: { api: "openai" },
    status: 404,
    answer: error(
      "The model `gpt-0` does not exist or you do not have access to it.",
      "model",
      "model_not_found",
    ),
  },
};

describe("a wrong request is refused with the real answer", () => {
  it.each(Object.entries(CASES))("%s", (_name, { body, context, status = 400, answer }) => {
    const wire: unknown = JSON.parse(JSON.stringify(body));
    const problem = validateBody(wire, context);
    expect(problem && { status: problem.status, body: problemBody(problem) }).toEqual({
      status,
      body: answer,
    });
  });
});

describe("a right request is not refused", () => {
  const RIGHT: Record<string, [Record<string, unknown>, ValidateOptions?]> = {
    "full lane": [fullBody(), CLI],
    "full lane with instructions": [fullBody({ instructions: "Be kind.", service_tier: "priority" }), CLI],
    "lite lane": [liteBody(), { ...CLI, lane: "lite" }],
    "a model of both lanes, full": [fullBody({ model: "gpt-5.6-terra" }), CLI],
    "a model of both lanes, lite": [liteBody({ model: "gpt-5.6-terra" }), { ...CLI, lane: "lite" }],
    "gpt-5.5 from a foreign originator": [fullBody(), { originator: "x", userAgent: "y" }],
    "another lane table": [fullBody({ model: "gpt-6-sol" }), { lanes: { "gpt-6-sol": ["full"] } }],
    "call_id of exactly 64": [fullBody({ input: [call("c".repeat(64)), output("c".repeat(64))] })],
    "parallel calls": [
      fullBody({ input: [call("call_1"), call("call_2"), output("call_2"), output("call_1")] }),
    ],
    "picture and pdf": [
      fullBody({
        input: [
          user([
            image(`data:image/png;base64,${PNG}`, { detail: "auto" }),
            image("https://example.com/a.png"),
            file({ filename: "a.pdf", file_data: `data:application/pdf;base64,${PDF}` }),
            file({ file_url: "https://example.com/a.pdf" }),
          ]),
        ],
      }),
    ],
    "every kind of picture": [
      fullBody({
        input: [
          user(
            ["\xFF\xD8\xFF\xE0..", "GIF89a......", "GIF87a......", "RIFF....WEBP"].map((bytes) =>
              image(`data:image/any;base64,${Buffer.from(bytes, "latin1").toString("base64")}`),
            ),
          ),
        ],
      }),
    ],
    "hosted search": [
      tools(bash(), {
        type: "web_search",
        external_web_access: true,
        filters: { allowed_domains: ["example.com"] },
        user_location: { type: "approximate", city: "Berlin" },
        search_content_types: ["text", "image"],
      }),
    ],
    "forced search": [fullBody({ tools: [{ type: "web_search" }], tool_choice: { type: "web_search" } })],
    "a recursive schema": [
      parameters({
        type: "object",
        properties: { next: { $ref: "#" }, other: { $ref: "#/$defs/node" } },
        $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
      }),
    ],
    "data that looks like schemas": [
      parameters({
        type: "object",
        properties: {
          pattern: { type: "string", default: { pattern: "\\p{L}" }, enum: [{ type: "object" }] },
          type: { const: { type: "array" } },
        },
      }),
    ],
    "api key with the public parameters": [
      fullBody({ temperature: 1, max_output_tokens: 5, store: true, input: "hi" }),
      { api: "openai" },
    ],
  };

  it.each(Object.entries(RIGHT))("%s", (_name, [body, context]) => {
    expect(validateBody(body, context)).toBeNull();
  });
});
