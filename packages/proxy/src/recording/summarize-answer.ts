import { asList, asObject, isObject, type JsonObject } from "@codexthropic/protocol/json";

/** What a client makes of an answer, streamed or not: the part that is compared. */
export interface AnswerSummary {
  blocks: JsonObject[];
  stop_reason: unknown;
  stop_sequence: unknown;
  safeguard_results?: unknown;
  usage: JsonObject;
  /** Type and message of the error that the answer is, or ends in. */
  error: { type: unknown; message: unknown } | null;
}

/** @param body of an answer that is not streamed: a message or an error */
export function summarizeBody(body: JsonObject): AnswerSummary {
  const { content, stop_reason = null, stop_sequence = null, safeguard_results, usage, error } = body;
  return {
    blocks: asList(content).map(asObject),
    stop_reason,
    stop_sequence,
    ...(safeguard_results !== undefined && { safeguard_results }),
    usage: withoutNull(asObject(usage)),
    error: isObject(error) ? { type: error["type"], message: error["message"] } : null,
  };
}

export function summarizeEvents(events: readonly JsonObject[]): AnswerSummary {
  const summary: AnswerSummary = {
    blocks: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {},
    error: null,
  };
  for (const event of events) {
    switch (event["type"]) {
      case "content_block_start":
        summary.blocks[Number(event["index"])] = { ...asObject(event["content_block"]) };
        break;
      case "content_block_delta":
        grow(summary.blocks[Number(event["index"])] ?? {}, asObject(event["delta"]));
        break;
      case "message_delta":
        Object.assign(summary, summarizeBody({ ...asObject(event["delta"]), usage: event["usage"] }), {
          blocks: summary.blocks,
        });
        break;
      case "error":
        summary.error = summarizeBody(event).error;
    }
  }
  return summary;
}

/** Adds a delta to its block. JSON of an input stays a text, so that a call that is broken off has one as well. */
function grow(block: JsonObject, { type, ...fields }: JsonObject): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = type === "input_json_delta" ? "input_json" : name;
    if (name === "citation") block["citations"] = [...asList(block["citations"]), value];
    else block[field] = typeof value === "string" ? String(block[field] ?? "") + value : value;
  }
}

function withoutNull(usage: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(usage).filter(([, value]) => value !== null && value !== undefined),
  );
}
