import type { ResponseContext } from "@codexthropic/protocol/contract";
import { isObject } from "@codexthropic/protocol/json";

/** What is assumed about a request of which nothing is known. The empty names stand for the model that upstream names. */
const DEFAULTS: ResponseContext = {
  model: "",
  upstreamModel: "",
  tools: {},
  thinking: "none",
  stopSequences: [],
  maxTokens: null,
  webSearch: null,
  toolSearch: null,
  compaction: false,
  inventedNulls: null,
  serviceTier: "standard",
};

type Check = readonly [expected: string, isValid: (value: unknown) => boolean];

const isString = (value: unknown): boolean => typeof value === "string";
const oneOf = (...values: string[]): Check => [
  `one of ${values.map((value) => `"${value}"`).join(", ")}`,
  (value) => values.includes(value as string),
];
const orNull = ([expected, isValid]: Check): Check => [
  `${expected} or null`,
  (value) => value === null || isValid(value),
];
const STRING: Check = ["a string", isString];
const OBJECT: Check = ["an object", isObject];
const STRINGS: Check = [
  "an array of strings",
  (value) => Array.isArray(value) && (value as unknown[]).every(isString),
];
const LIMIT: Check = ["a number that is not negative", (value) => typeof value === "number" && value >= 0];

const CHECKS: Readonly<Record<keyof ResponseContext, Check>> = {
  model: STRING,
  upstreamModel: STRING,
  tools: OBJECT,
  thinking: oneOf("none", "summarized", "omitted"),
  stopSequences: STRINGS,
  maxTokens: orNull(LIMIT),
  webSearch: orNull(OBJECT),
  toolSearch: orNull(OBJECT),
  compaction: ["a boolean", (value) => typeof value === "boolean"],
  inventedNulls: orNull(OBJECT),
  serviceTier: oneOf("standard", "priority"),
};

/**
 * The whole context of a part of it.
 *
 * @throws {TypeError} that names the field and what was expected
 */
export function completeContext(given: unknown): ResponseContext {
  if (!isObject(given)) throw new TypeError("transcode() expects its context to be an object");
  if ("context" in given) {
    throw new TypeError("transcode() expects `translation.context`, not the whole translation");
  }
  const context: Partial<ResponseContext> = {};
  for (const [name, [expected, isValid]] of Object.entries(CHECKS)) {
    const value = given[name];
    if (value === undefined) continue;
    if (!isValid(value)) throw new TypeError(`transcode() expects context.${name} to be ${expected}`);
    Object.assign(context, { [name]: value });
  }
  return { ...DEFAULTS, ...context };
}
