import { createHash } from "node:crypto";
import { asObject, asString, parseJson, type JsonObject } from "@codexthropic/protocol/json";
import { quotaHeaders } from "../quota.ts";
import type { Backend } from "../backend.ts";
import type { Exchange } from "./exchange.ts";

/** On every answer of this path, rejections included. @see docs/reference/codex-backend.md sections 8 and 10.1 */
export function usualHeaders(exchange: Exchange, backend: Backend): Record<string, string | string[]> {
  const requestId = backend.ids.uuid();
  const turnState = turnStateOf(
    turnIdIn(exchange.header("x-codex-turn-metadata")) ?? exchange.header("thread-id"),
  );
  return {
    ...quotaHeaders(backend.quota()),
    "x-request-id": requestId,
    "cf-ray": `${requestId.slice(0, 16).replaceAll("-", "0")}-SIM`,
    "set-cookie": [`__cf_bm=sim-${exchange.entry.id}; path=/; HttpOnly`, "_cfuvid=sim; path=/; HttpOnly"],
    "x-models-etag": backend.etag,
    ...(turnState !== undefined && { "x-codex-turn-state": turnState }),
  };
}

/** The turn state pins a turn to one backend server. It is the same for every request of the turn. */
export function turnStateOf(turnId: string | undefined): string | undefined {
  return turnId === undefined ? undefined : createHash("sha256").update(turnId).digest("hex").slice(0, 32);
}

function turnIdIn(metadata: string | undefined): string | undefined {
  return metadata === undefined ? undefined : asString(asObject(parseJson(metadata))["turn_id"]);
}

/** On a WebSocket the id of the turn stands in the `client_metadata` of each frame. */
export function turnIdOf(frame: JsonObject): string | undefined {
  const metadata = asObject(frame["client_metadata"]);
  return asString(metadata["turn_id"]) || turnIdIn(asString(metadata["x-codex-turn-metadata"]));
}

/** Warnings about headers that the backend does not need, and that the Codex CLI sends. */
export function headerWarnings(exchange: Exchange, sent: Record<string, string | string[]>): string[] {
  const warnings: string[] = [];
  const replayed = exchange.header("x-codex-turn-state");
  if (replayed !== undefined && replayed !== sent["x-codex-turn-state"]) {
    warnings.push("x-codex-turn-state belongs to another turn");
  }
  for (const name of ["version", "thread-id"]) {
    if (exchange.header(name) === undefined) warnings.push(`${name} is missing`);
  }
  return warnings;
}
