import { createHash } from "node:crypto";
import { objectsIn, type JsonObject } from "./json.ts";

/** Tokens, roughly: four bytes each; a picture or file costs the same whatever its size. */

const BYTES_PER_TOKEN = 4;
/** Stands in the prompt for a data URL: the same data, the same text, about 1,000 tokens long. */
const FILE_BYTES = 4000;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** The prompt as the model reads it, in the order in which it is cached: tools, instructions, then the items. */
export function promptOf(body: JsonObject): string {
  const head = JSON.stringify([body["tools"] ?? null, body["instructions"] ?? null]);
  return [head, ...objectsIn(body["input"]).map((item) => JSON.stringify(item, foldData))].join("\n");
}

function foldData(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || value.length < FILE_BYTES || !value.startsWith("data:")) return value;
  return createHash("sha256").update(value).digest("hex").padEnd(FILE_BYTES, "-");
}
