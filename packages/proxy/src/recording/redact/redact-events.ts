import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { maskJson } from "./mask-json.ts";
import type { Redactor } from "./redactor.ts";

/** One piece of a text that comes in pieces: whose it is, and how it is put back. */
interface Piece {
  of: string;
  isJson: boolean;
  text: string;
  with: (masked: string) => JsonObject;
}

export interface EventOptions {
  /** The answer is structured output, so its text is JSON. */
  isJson: boolean;
}

/**
 * Redacts events of either side. The pieces of a text are put together first and cut at the same places afterwards, so
 * that they still add up: no escape and no character is cut apart that was whole.
 */
export function redactEvents(
  events: readonly JsonObject[],
  redactor: Redactor,
  { isJson }: EventOptions,
): JsonObject[] {
  const pieces = events.map((event) => pieceOf(event, redactor, isJson));
  const texts = new Map<string, { text: string; isJson: boolean }>();
  for (const piece of pieces) {
    if (piece)
      texts.set(piece.of, { text: (texts.get(piece.of)?.text ?? "") + piece.text, isJson: piece.isJson });
  }
  const masked = new Map<string, string>();
  for (const [of, { text, isJson }] of texts) {
    masked.set(of, isJson ? maskJson(text, redactor.json) : redactor.text.text(text));
  }
  const places = new Map<string, number>();
  return events.map((event, at) => {
    const piece = pieces[at];
    if (!piece) return redactWhole(event, redactor, isJson);
    const from = places.get(piece.of) ?? 0;
    const to = from + piece.text.length;
    places.set(piece.of, to);
    return piece.with((masked.get(piece.of) ?? "").slice(from, to));
  });
}

function pieceOf(event: JsonObject, redactor: Redactor, isJson: boolean): Piece | null {
  const { type, delta } = event;
  if (typeof type !== "string") return null;
  if (typeof delta === "string" && type.endsWith(".delta")) {
    const { item_id, output_index, content_index, summary_index } = event;
    return {
      of: JSON.stringify([type, item_id, output_index, content_index, summary_index]),
      isJson: type.includes("arguments") || (isJson && type === "response.output_text.delta"),
      text: delta,
      with: (text) => ({ ...redactor.object(event), delta: text }),
    };
  }
  if (type !== "content_block_delta" || !isObject(delta)) return null;
  const field = ["text", "thinking", "partial_json"].find((name) => typeof delta[name] === "string");
  if (field === undefined) return null;
  return {
    of: JSON.stringify([event["index"], field]),
    isJson: field === "partial_json" || (isJson && field === "text"),
    text: String(delta[field]),
    with: (text) => ({
      ...redactor.object({ ...event, delta: {} }),
      delta: { ...redactor.object(delta), [field]: text },
    }),
  };
}

/** An event that holds no piece. Finished texts of structured output are JSON like their pieces. */
function redactWhole(event: JsonObject, redactor: Redactor, isJson: boolean): JsonObject {
  const whole = redactor.object(event);
  return isJson ? replaceOutputTexts(event, whole, redactor) : whole;
}

/** Puts the JSON mask of every `output_text` and of `response.output_text.done` in place of its text mask. */
export function replaceOutputTexts(
  original: JsonObject,
  redacted: JsonObject,
  redactor: Redactor,
): JsonObject {
  const { type, text } = original;
  if (
    typeof text === "string" &&
    (type === "response.output_text.done" || type === "output_text" || type === "text")
  ) {
    return { ...redacted, text: maskJson(text, redactor.json) };
  }
  return Object.fromEntries(
    Object.entries(redacted).map(([key, value]) => {
      if (!["item", "part", "response", "output", "content"].includes(key)) return [key, value];
      const source = original[key];
      if (Array.isArray(source) && Array.isArray(value)) {
        return [key, value.map((entry: unknown, at) => replaceIn(source[at], entry, redactor))];
      }
      return [key, replaceIn(source, value, redactor)];
    }),
  );
}

function replaceIn(original: unknown, redacted: unknown, redactor: Redactor): unknown {
  return isObject(original) && isObject(redacted)
    ? replaceOutputTexts(original, redacted, redactor)
    : redacted;
}
