import type { MessagesRequest, OutputFormat } from "@codexthropic/protocol/anthropic";
import type { TextConfig } from "@codexthropic/protocol/codex";
import type { Degraded, InventedNulls } from "@codexthropic/protocol/contract";
import { asObject, asText, isObject, type JsonObject, type Unchecked } from "@codexthropic/protocol/json";
import { describesObject } from "./schema/describes-object.ts";
import { strictSchema } from "./schema/make-strict.ts";
import { normalizeWith } from "./schema/normalize-schema.ts";
import type { Settings } from "./settings.ts";
import { toJson } from "./text.ts";

/** Structured output: a format, or an instruction where the backend has no format. */
export interface ConvertedFormat {
  format?: NonNullable<TextConfig["format"]>;
  /** A text that has to be sent behind the conversation. */
  instruction?: string;
  /** Where the transcoder has to remove a `null` from the answer. */
  nulls: InventedNulls | null;
  degraded: readonly Degraded[];
}

const NO_FORMAT: ConvertedFormat = { nulls: null, degraded: [] };

/**
 * Converts `output_config.format` (earlier: `output_format`). The format is strict when its schema can be made strict.
 */
export function convertOutputFormat(request: MessagesRequest, settings: Settings): ConvertedFormat {
  const given = request.output_config?.format ?? request.output_format;
  if (given === undefined || given === null || request.compaction) return NO_FORMAT;
  const { type, schema, name }: Unchecked<OutputFormat> = asObject(given);
  if (type !== "json_schema" || !isObject(schema)) return { ...NO_FORMAT, degraded: ["format.unknown"] };
  const isObjectSchema = describesObject(schema, schema);
  const normalized = normalizeWith(schema, { isRoot: isObjectSchema, isPlain: settings.plainSchemas }).schema;
  if (!isObjectSchema) {
    return { instruction: instructionFor(normalized), nulls: null, degraded: ["format.not_strict"] };
  }
  const strict = settings.looseFormat ? undefined : strictSchema(normalized);
  return {
    format: {
      type: "json_schema",
      name: formatName(name),
      strict: strict !== undefined,
      schema: strict?.schema ?? normalized,
    },
    nulls: strict?.nulls ?? null,
    degraded: strict ? [] : ["format.not_strict"],
  };
}

/** The backend has no format for lists, texts and numbers: the root of its schemas has to be an object. */
function instructionFor(schema: JsonObject): string {
  return `Answer with JSON only: no other text, no code fence. The JSON has to match this JSON schema:\n${toJson(schema)}`;
}

/** @see docs/reference/codex-backend.md section 4.3 for the CLI's own name */
function formatName(name: unknown): string {
  const given = asText(name) ?? "";
  return /^[a-zA-Z0-9_-]{1,64}$/.test(given) ? given : "output";
}
