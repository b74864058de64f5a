import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { loadedTools, type OfferedTool } from "../offered-tools.ts";
import type { Rule } from "./rule.ts";
import { reject, type Rejection } from "./reject.ts";
import { invalidType, invalidValue } from "./sentences.ts";

const WORDS = ["none", "auto", "required"];

export const toolChoice: Rule = (body, { offered }) => {
  const choice = body["tool_choice"];
  if (choice === undefined || choice === null) return null;
  if (typeof choice === "string") return checkWord(choice, offered);
  if (!isObject(choice)) return invalidType("tool_choice", "one of a string or object", choice);
  return isOffered(choice, [...offered, ...loadedTools(body)]) ? null : notFound(choice);
};

function checkWord(word: string, offered: readonly OfferedTool[]): Rejection | null {
  if (!WORDS.includes(word)) return invalidValue("tool_choice", word, WORDS);
  return word === "required" && offered.length === 0
    ? reject("Tool choice 'required' must be specified with 'tools' parameter.", "tool_choice", null)
    : null;
}

function isOffered(choice: JsonObject, offered: readonly OfferedTool[]): boolean {
  const hasName = choice["name"] !== undefined;
  return offered.some(
    ({ tool }) => tool["type"] === choice["type"] && (!hasName || tool["name"] === choice["name"]),
  );
}

function notFound(choice: JsonObject): Rejection {
  const what = String(choice["name"] ?? choice["type"]);
  return reject(`Tool choice '${what}' not found in 'tools' parameter.`, "tool_choice", null);
}
