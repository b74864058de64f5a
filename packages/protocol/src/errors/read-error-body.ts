import type { CodexErrorBody } from "../codex.ts";
import { asText, isObject, parseObject } from "../json.ts";

/** `{"error":{…}}`, `{"error":"code"}`, `{"detail":"…"}`, `{"detail":{…}}`, flat, or no JSON at all. Never throws. */
export function readErrorBody(bodyText: string): CodexErrorBody {
  const json = parseObject(bodyText);
  if (!json) return {};
  const { error, detail } = json;
  if (typeof error === "string") return { code: error, message: asText(json["message"]) ?? error };
  if (typeof detail === "string") return { message: detail };
  return [error, detail].find(isObject) ?? json;
}

/** The body itself when it is a sentence; pages and unread JSON are none. */
export function sentenceIn(bodyText: string): string | undefined {
  const text = bodyText.trim();
  return text !== "" && text.length < 500 && !/^[<{[]/.test(text) ? text : undefined;
}
