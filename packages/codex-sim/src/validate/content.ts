import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import type { CheckContext } from "./context.ts";
import { checkFields, fields, type FieldTable } from "./fields.ts";
import { checkFile } from "./file.ts";
import { checkImage } from "./image.ts";
import type { Rejection } from "./reject.ts";
import { firstOf } from "./rule.ts";
import { invalidType, invalidValue } from "./sentences.ts";

/** The parts of messages and of tool outputs. */

interface PartKind {
  readonly fields: FieldTable;
  readonly check?: (part: JsonObject, param: string) => Rejection | null;
}

const PARTS: Readonly<Record<string, PartKind>> = {
  input_text: { fields: fields("text", "type"), check: textIsText("text") },
  output_text: { fields: fields("text", "type annotations logprobs"), check: textIsText("text") },
  refusal: { fields: fields("refusal", "type"), check: textIsText("refusal") },
  input_image: { fields: fields("", "type image_url file_id detail"), check: checkImage },
  input_file: { fields: fields("", "type filename file_data file_url file_id detail"), check: checkFile },
};

const FROM_USER = ["input_text", "input_image", "input_file"];
const FROM_ASSISTANT = ["output_text", "refusal"];

/** `content` of a message: text, or parts that fit its role. */
export function checkContent(item: JsonObject, param: string, context: CheckContext): Rejection | null {
  const allowed = item["role"] === "assistant" ? FROM_ASSISTANT : FROM_USER;
  return checkParts(item["content"], `${param}.content`, allowed, context);
}

/** `output` of a tool call: text, or the parts that a user may send. */
export function checkOutput(item: JsonObject, param: string, context: CheckContext): Rejection | null {
  return checkParts(item["output"], `${param}.output`, FROM_USER, context);
}

function checkParts(
  parts: unknown,
  param: string,
  kinds: readonly string[],
  context: CheckContext,
): Rejection | null {
  if (typeof parts === "string") return null;
  if (!Array.isArray(parts)) return invalidType(param, "one of an array of objects or string", parts);
  const allowed = kinds.filter((kind) => !context.refused.has(kind));
  return firstOf((parts as unknown[]).map((part, index) => checkPart(part, `${param}[${index}]`, allowed)));
}

function checkPart(part: unknown, param: string, allowed: readonly string[]): Rejection | null {
  if (!isObject(part)) return invalidType(param, "an object", part);
  const type = String(part["type"]);
  const kind = allowed.includes(type) ? PARTS[type] : undefined;
  if (!kind) return invalidValue(param, part["type"], allowed);
  return checkFields(part, kind.fields, param) ?? kind.check?.(part, param) ?? null;
}

function textIsText(field: string): NonNullable<PartKind["check"]> {
  return (part, param) =>
    typeof part[field] === "string" ? null : invalidType(`${param}.${field}`, "a string", part[field]);
}
