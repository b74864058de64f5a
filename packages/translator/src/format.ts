import type { InventedNulls } from "@codexthropic/protocol/contract";
import type { MessagesRequest, OutputFormat } from "@codexthropic/protocol/anthropic";
import type { TextConfig } from "@codexthropic/protocol/codex";
import type { Context } from "./context.ts";
import { normalizeSubschema } from "./schema/normalize.ts";
import { strictSchema } from "./schema/strict.ts";
import { asObject, asText, isObject, type Unchecked } from "./unchecked.ts";

/** `text.format`, and what the transcoder has to undo. */
export interface StructuredOutput {
  format: NonNullable<TextConfig["format"]>;
  nulls: InventedNulls | null;
}

/** `output_config.format` (earlier: `output_format`) ⇒ `text.format`; strict when the schema can be made so. */
export function structuredOutput(
  request: MessagesRequest,
  { degraded }: Context,
): StructuredOutput | undefined {
  const given = request.output_config?.format ?? request.output_format;
  if (given === undefined || given === null) return undefined;
  const { type, schema, name }: Unchecked<OutputFormat> = asObject(given);
  if (type !== "json_schema" || !isObject(schema)) {
    degraded.add("format.unknown");
    return undefined;
  }
  const normalized = normalizeSubschema(schema).schema;
  const strict = strictSchema(normalized);
  if (!strict) degraded.add("format.not_strict");
  return {
    format: {
      type: "json_schema",
      name: formatName(name),
      strict: strict !== undefined,
      schema: strict?.schema ?? normalized,
    },
    nulls: strict?.nulls ?? null,
  };
}

/** @see codex-backend.md section 4.3 for the CLI's own name */
function formatName(name: unknown): string {
  const given = asText(name) ?? "";
  return /^[a-zA-Z0-9_-]{1,64}$/.test(given) ? given : "output";
}
