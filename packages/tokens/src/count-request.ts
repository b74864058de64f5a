import type { InputContent, InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import { countAll } from "./count-tokens.ts";
import { fileTokens } from "./count-file.ts";
import { imageTokens } from "./count-image.ts";
import { reasoningTokens } from "./count-reasoning.ts";
import { renderTools } from "./render-tools.ts";

/** The content of a body: texts that have to be tokenized, and tokens that are known already. */
interface Measure {
  texts: string[];
  tokens: number;
}

/**
 * Tokens around a content: the special tokens, role and channel words of the Harmony format, the
 * only rendering that OpenAI has published for this family of models.
 *
 * @see https://cookbook.openai.com/articles/openai-harmony
 */
const OVERHEAD = {
  /** `<|start|>user<|message|>…<|end|>` */
  message: 4,
  /** `<|start|>assistant<|channel|>final<|message|>…<|end|>` */
  answer: 6,
  /** `<|start|>assistant<|channel|>commentary to=functions.NAME <|constrain|>json<|message|>…<|call|>` */
  call: 13,
  /** `<|start|>functions.NAME to=assistant<|channel|>commentary<|message|>…<|end|>`, three tokens of name */
  output: 14,
  /** `<|start|>assistant`, where the answer begins */
  prime: 2,
} as const;

/**
 * Counts the input tokens of a body: instructions, items, tools, images, documents, reasoning. Texts are counted
 * exactly (see {@link countTokens}), the rest is estimated (see the README). Yields to the event loop while it counts.
 */
export async function countRequest(body: ResponsesBody): Promise<number> {
  const measure = measureBody(body);
  return measure.tokens + (await countAll(measure.texts));
}

function measureBody(body: ResponsesBody): Measure {
  const measure: Measure = { texts: [], tokens: OVERHEAD.prime };
  if (body.instructions) add(measure, OVERHEAD.message, body.instructions);
  if (body.tools) add(measure, 0, renderTools(body.tools));
  if (body.text?.format) add(measure, 0, JSON.stringify(body.text.format.schema));
  for (const item of body.input) measureItem(measure, item);
  return measure;
}

function measureItem(measure: Measure, item: InputItem): void {
  switch (item.type) {
    case "message": {
      add(measure, item.role === "assistant" ? OVERHEAD.answer : OVERHEAD.message);
      for (const part of item.content) measurePart(measure, part);
      return;
    }
    case "function_call":
      return add(measure, OVERHEAD.call, item.name, item.arguments);
    case "function_call_output": {
      if (typeof item.output === "string") return add(measure, OVERHEAD.output, item.output);
      add(measure, OVERHEAD.output);
      for (const part of item.output) measurePart(measure, part);
      return;
    }
    case "tool_search_call":
      return add(measure, OVERHEAD.call, "tool_search", JSON.stringify(item.arguments));
    case "tool_search_output":
      return add(measure, OVERHEAD.output, ...(item.tools.length > 0 ? [renderTools(item.tools)] : []));
    case "reasoning":
      return add(measure, OVERHEAD.answer + reasoningTokens(item.encrypted_content));
    case "additional_tools":
      return add(measure, OVERHEAD.message, renderTools(item.tools));
  }
}

function measurePart(measure: Measure, part: InputContent | { type: "output_text"; text: string }): void {
  switch (part.type) {
    case "input_text":
    case "output_text":
      return add(measure, 0, part.text);
    case "input_image":
      return add(measure, imageTokens(part.image_url, part.detail));
    case "input_file":
      return add(measure, fileTokens(part));
  }
}

function add(measure: Measure, tokens: number, ...texts: string[]): void {
  measure.tokens += tokens;
  measure.texts.push(...texts);
}
