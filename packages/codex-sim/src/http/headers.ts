import { createHash } from "node:crypto";
import { asObject, asText, parseJson } from "../json.ts";
import { quotaHeaders } from "../quota.ts";
import type { Backend } from "../backend.ts";
import type { Exchange } from "./exchange.ts";

/** On every answer of this path, refusals included. @see codex-backend.md sections 8 and 10.1 */
export function usualHeaders(exchange: Exchange, backend: Backend): Record<string, string | string[]> {
  const requestId = backend.ids.uuid();
  const turnMetadata = exchange.header("x-codex-turn-metadata") ?? exchange.header("thread-id") ?? "";
  const turnId = asText(asObject(parseJson(turnMetadata))["turn_id"]) ?? turnMetadata;
  return {
    ...quotaHeaders(backend.quota()),
    "x-request-id": requestId,
    "cf-ray": `${requestId.slice(0, 16).replaceAll("-", "0")}-SIM`,
    "set-cookie": [`__cf_bm=sim-${exchange.entry.id}; path=/; HttpOnly`, "_cfuvid=sim; path=/; HttpOnly"],
    "x-models-etag": backend.etag,
    ...(turnId !== "" && {
      "x-codex-turn-state": createHash("sha256").update(turnId).digest("hex").slice(0, 32),
    }),
  };
}

/** Headers that the backend does without, and that a good client sends. */
export function headerWarnings(exchange: Exchange, told: Record<string, string | string[]>): string[] {
  const warnings: string[] = [];
  const replayed = exchange.header("x-codex-turn-state");
  if (replayed !== undefined && replayed !== told["x-codex-turn-state"]) {
    warnings.push("x-codex-turn-state belongs to another turn");
  }
  for (const name of ["version", "thread-id"]) {
    if (exchange.header(name) === undefined) warnings.push(`${name} is missing`);
  }
  return warnings;
}
