import type { CodexErrorBody } from "../codex.ts";

/** `{"error":{…}}`, `{"error":"code"}`, `{"detail":"…"}`, `{"detail":{…}}`, flat, or no JSON at all. Never throws. */
export function readErrorBody(bodyText: string): CodexErrorBody {
  const json = parseObject(bodyText);
  if (!json) return {};
  const { error, detail } = json;
  if (typeof error === "string") return { code: error, message: textOf(json["message"]) ?? error };
  if (typeof detail === "string") return { message: detail };
  return [error, detail].find(isObject) ?? json;
}

/** The body itself when it is a sentence; pages and unread JSON are none. */
export function sentenceIn(bodyText: string): string | undefined {
  const text = bodyText.trim();
  return text !== "" && text.length < 500 && !/^[<{[]/.test(text) ? text : undefined;
}

/** A non-empty string, else `undefined`: fields of an error are of any type. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A finite number, else `undefined`. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
