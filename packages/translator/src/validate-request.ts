import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { checkCompaction } from "./compact-conversation.ts";

/**
 * The fields that are answered with a 400 when they are wrong. Everything else is tolerated.
 * @see docs/mapping.md section 5 "400 or tolerate"
 * @module
 */

/** A problem, and its path relative to the checked value. */
interface Problem {
  readonly path: readonly (string | number)[];
  readonly what: string;
}
type Check = (value: unknown) => Problem | null;

const problem = (what: string): Problem => ({ path: [], what });
const REQUIRED = problem("Field required");
const NO_TEXT = problem("Input should be a valid string");
const NO_LIST = problem("Input should be a valid list");
const NO_OBJECT = problem("Input should be an object");

function inside(key: string | number, found: Problem | null): Problem | null {
  return found && { path: [key, ...found.path], what: found.what };
}

const text: Check = (value) => (typeof value === "string" ? null : NO_TEXT);

const filledText: Check = (value) =>
  text(value) ?? (value === "" ? problem("String should have at least 1 character") : null);

const count: Check = (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0
    ? null
    : problem("Input should be an integer of at least 0");

function optional(check: Check): Check {
  return (value) => (value === null || value === undefined ? null : check(value));
}

function oneOf(...words: readonly string[]): Check {
  const allowed: readonly unknown[] = words;
  return (value) => (allowed.includes(value) ? null : problem(`Input should be one of ${words.join(", ")}`));
}

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return NO_LIST;
    for (let index = 0; index < value.length; index++) {
      const found = check(value[index]);
      if (found) return inside(index, found);
    }
    return null;
  };
}

function textOr(check: Check): Check {
  return (value) => (typeof value === "string" ? null : check(value));
}

function object(fields: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(fields);
  const checks = Object.values(fields);
  return (value) => {
    if (!isObject(value)) return NO_OBJECT;
    // A loop by index: this runs for each block of each turn.
    for (let index = 0; index < names.length; index++) {
      const field = names[index] as string;
      const found = checks[index]?.(value[field]);
      if (found) return inside(field, value[field] === undefined ? REQUIRED : found);
    }
    return null;
  };
}

/** Checks an object by its `type`. Types that are not in the table are tolerated. */
function byType(table: Readonly<Record<string, Check>>): Check {
  const checks = new Map<unknown, Check>(Object.entries(table));
  return (value) => (isObject(value) ? (checks.get(value["type"])?.(value) ?? null) : NO_OBJECT);
}

const textBlock = object({ text });
const innerBlock = byType({ text: textBlock });
const block = byType({
  text: textBlock,
  tool_result: object({ tool_use_id: text, content: optional(textOr(listOf(innerBlock))) }),
});

const content = textOr(listOf(block));
const turn = object({ role: oneOf("user", "assistant", "system"), content });
const systemMessage = object({ content: optional(content) });

/** A system message without content may set the effort. */
const message: Check = (value) =>
  isObject(value) && value["role"] === "system" ? systemMessage(value) : turn(value);

const messages: Check = (value) =>
  Array.isArray(value) && value.length === 0
    ? problem("at least one message is required")
    : listOf(message)(value);

/** Anthropic-typed tools may have no name: their type implies it. */
const tool: Check = (value) =>
  isObject(value) && typeof value["type"] === "string" && value["type"] !== "custom"
    ? null
    : namedTool(value);
const namedTool = object({ name: text });

const request = object({
  model: filledText,
  messages,
  max_tokens: optional(count),
  system: optional(textOr(listOf(innerBlock))),
  tools: optional(listOf(tool)),
  tool_choice: optional(object({ type: oneOf("auto", "any", "tool", "none") })),
  thinking: optional(object({ type: oneOf("enabled", "disabled", "adaptive", "auto", "between_tools") })),
  compaction: optional(object({ type: oneOf("summarize"), instructions: optional(text) })),
  stop_sequences: optional(listOf(text)),
});

/**
 * Checks the body and returns it as a `MessagesRequest`.
 * @throws InvalidRequestError for the first thing that is invalid
 */
export function checkRequest(body: unknown): MessagesRequest {
  if (isObject(body) && isThreaded(body)) throw threadsUnsupported();
  const found = request(body);
  if (found) throw new InvalidRequestError(found.path.join("."), found.what);
  const checked = body as MessagesRequest;
  const problem = checkCompaction(checked);
  if (problem) throw problem;
  return checked;
}

function isThreaded({ thread }: JsonObject): boolean {
  return thread !== undefined && thread !== null;
}

/**
 * With these details the SDK's tool runner sends the whole history instead.
 * @see docs/reference/claude-code-client.md section 10
 */
function threadsUnsupported(): InvalidRequestError {
  return new InvalidRequestError("thread", "threads are not supported; send the whole history", {
    error_code: "thread_unsupported_request",
    unsupported: ["thread"],
  });
}
