import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { lookaroundProblem } from "../schema/lookaround.ts";
import { nestedProblem } from "../schema/loose.ts";
import { strictProblem } from "../schema/strict.ts";
import type { CheckContext } from "./context.ts";
import { checkFields, fields } from "./fields.ts";
import { checkName } from "./name.ts";
import type { Rule } from "./rule.ts";
import { reject, type Rejection } from "./reject.ts";
import { invalidType, invalidValue, missing } from "./sentences.ts";

const VERBOSITIES = ["low", "medium", "high"];
const FORMATS = ["text", "json_object", "json_schema"];
const JSON_SCHEMA = fields("type name schema", "description strict");

/** `text.verbosity` and `text.format`. @see docs/reference/codex-backend.md sections 4.3 and 5 */
export const textConfig: Rule = (body, context) => {
  const text = body["text"];
  if (text === undefined || text === null) return null;
  if (!isObject(text)) return invalidType("text", "an object", text);
  const { verbosity, format } = text;
  const odd = checkFields(text, fields("", "verbosity format"), "text");
  if (odd) return odd;
  if (verbosity !== undefined && verbosity !== null && !VERBOSITIES.includes(String(verbosity))) {
    return invalidValue("text.verbosity", verbosity, VERBOSITIES);
  }
  if (format === undefined || format === null) return null;
  return isObject(format) ? checkFormat(format, context) : invalidType("text.format", "an object", format);
};

function checkFormat(format: JsonObject, context: CheckContext): Rejection | null {
  if (format["type"] === undefined) return missing("text.format.type");
  if (!FORMATS.includes(String(format["type"]))) {
    return invalidValue("text.format.type", format["type"], FORMATS);
  }
  if (format["type"] !== "json_schema") return null;
  return (
    checkFields(format, JSON_SCHEMA, "text.format") ??
    checkName(format["name"], "text.format.name") ??
    checkSchema(format, context)
  );
}

function checkSchema(format: JsonObject, { refused }: CheckContext): Rejection | null {
  const schema = format["schema"];
  if (!isObject(schema)) return invalidType("text.format.schema", "an object", schema);
  const lookaround = lookaroundProblem(schema);
  if (lookaround !== null) return invalidSchema(lookaround);
  const isStrict = format["strict"] === true;
  const problem = isStrict ? strictProblem(schema) : nestedProblem(schema);
  if (problem === null && !(isStrict && refused.has("format:strict"))) return null;
  return invalidSchema(
    `Invalid schema for response_format '${String(format["name"])}': ${problem ?? NOT_SUPPORTED}`,
  );
}

/** {@link ValidateOptions.refused}: strict formats are rejected, whatever their schema. */
const NOT_SUPPORTED = "schema is not supported.";

const invalidSchema = (message: string): Rejection =>
  reject(message, "text.format.schema", "invalid_json_schema");
