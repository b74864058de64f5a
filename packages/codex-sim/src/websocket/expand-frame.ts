import { isDeepStrictEqual } from "node:util";
import { asObject, asString, objectsIn, type JsonObject } from "@codexthropic/protocol/json";
import { type Problem } from "../validate/problem.ts";
import { reject, type Rejection } from "../validate/reject.ts";
import { invalidType, invalidValue } from "../validate/sentences.ts";

/**
 * A `response.create` frame, expanded into the body that HTTP would have carried.
 * @see docs/reference/websocket.md, "Frames out" and "A frame may continue"
 * @module
 */

/** What a connection remembers: only its last answer, and only after `response.completed`. */
export interface PreviousAnswer {
  readonly responseId: string;
  /** The whole body that was answered, expanded. */
  readonly body: JsonObject;
  /** The items of the answer, as they stood in `response.output_item.done`. */
  readonly output: readonly JsonObject[];
}

export interface ExpandedFrame {
  /** As HTTP would have carried it. */
  readonly body: JsonObject;
  readonly isContinued: boolean;
  /** `generate: false`: the request is only prepared, nothing is generated. */
  readonly generates: boolean;
}

/** Only in frames. */
const FRAME_FIELDS: readonly string[] = ["type", "previous_response_id", "generate"];
/** Only in the `client_metadata` of frames; over HTTP these are headers, or nothing. */
const FRAME_METADATA = /^(?:ws_request_header_|x-codex-ws-|x-codex-turn-state$)/;

/** Equal in a continued frame and in the request that it continues. */
const REPEATED_FIELDS: readonly string[] = [
  "model",
  "instructions",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "reasoning",
  "store",
  "stream",
  "include",
  "service_tier",
  "prompt_cache_key",
  "text",
];

export function expandFrame(frame: JsonObject, previous: PreviousAnswer | null): ExpandedFrame | Problem {
  const rejection = checkFrame(frame);
  if (rejection) return { rule: "frame", ...rejection };
  const generates = frame["generate"] !== false;
  const previousId = frame["previous_response_id"];
  if (previousId === undefined || previousId === null) {
    return { body: withoutFrameFields(frame), isContinued: false, generates };
  }
  if (previous?.responseId !== previousId) {
    return { rule: "previous_response", ...previousResponseNotFound(String(previousId)) };
  }
  const changed = REPEATED_FIELDS.find((field) => !isDeepStrictEqual(frame[field], previous.body[field]));
  if (changed !== undefined) return { rule: "continued_fields", ...changedField(changed) };
  const body = withoutFrameFields(frame);
  const input = [...objectsIn(previous.body["input"]), ...previous.output, ...inputOf(frame)];
  return { body: { ...body, input }, isContinued: true, generates };
}

/** The header that chooses the lite lane over HTTP stands in the metadata of each frame. */
export function liteHeaderOf(frame: JsonObject): string | undefined {
  return asString(
    asObject(frame["client_metadata"])["ws_request_header_x_openai_internal_codex_responses_lite"],
  );
}

/** The API's own sentence. @see docs/reference/websocket.md */
export function previousResponseNotFound(id: string): Rejection {
  return reject(
    `Previous response with id '${id}' not found.`,
    "previous_response_id",
    "previous_response_not_found",
  );
}

const TYPES = ["response.create"];

function checkFrame(frame: JsonObject): Rejection | null {
  const { type, generate, previous_response_id: previous } = frame;
  if (!TYPES.includes(String(type))) return invalidValue("type", type, TYPES);
  if (generate !== undefined && typeof generate !== "boolean") {
    return invalidType("generate", "a boolean", generate);
  }
  return previous === undefined || previous === null || typeof previous === "string"
    ? null
    : invalidType("previous_response_id", "a string", previous);
}

/** Whether the backend insists on it is not known; the CLI never does otherwise. */
function changedField(field: string): Rejection {
  return reject(
    `'${field}' differs from the request that 'previous_response_id' continues.`,
    field,
    "invalid_value",
  );
}

function inputOf(frame: JsonObject): unknown[] {
  return Array.isArray(frame["input"]) ? (frame["input"] as unknown[]) : [frame["input"]];
}

function withoutFrameFields(frame: JsonObject): JsonObject {
  const body = Object.fromEntries(Object.entries(frame).filter(([name]) => !FRAME_FIELDS.includes(name)));
  if (body["client_metadata"] === undefined) return body;
  const metadata = Object.entries(asObject(body["client_metadata"]));
  return {
    ...body,
    client_metadata: Object.fromEntries(metadata.filter(([name]) => !FRAME_METADATA.test(name))),
  };
}
