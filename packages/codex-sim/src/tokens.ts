import { createHash } from "node:crypto";
import { asObject, objectsIn, type JsonObject } from "@codexthropic/protocol/json";

/** Tokens, roughly: four bytes each. An image or a file costs the same whatever its size. */

const BYTES_PER_TOKEN = 4;
/** Replaces a data URL in the prompt: the same data gives the same text, about 1,000 tokens long. */
const FILE_BYTES = 4000;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/**
 * The prompt in the order in which the backend reads it: tools, the schema of the output format, instructions, then
 * the input items. In the lite lane the tools are the first input item.
 * @see docs/reference/live-evidence.md section 2: "Tools stand before everything else in the prompt"
 */
export function promptOf(body: JsonObject): string {
  const format = asObject(asObject(body["text"])["format"]);
  const parts = [
    ...objectsIn(body["tools"]),
    ...(format["type"] === "json_schema" ? [format] : []),
    ...(typeof body["instructions"] === "string" ? [body["instructions"]] : []),
    ...(typeof body["input"] === "string" ? [body["input"]] : objectsIn(body["input"])),
  ];
  return parts.map((part) => JSON.stringify(part, shortenData)).join("\n");
}

function shortenData(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || value.length < FILE_BYTES || !value.startsWith("data:")) return value;
  return createHash("sha256").update(value).digest("hex").padEnd(FILE_BYTES, "-");
}
