import { reject, type Rejection } from "./reject.ts";

/** The Responses API's own sentences; each is used by several rules. */

const quoted = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");

/** `'a', 'b', and 'c'`, as the API enumerates. */
function listed(values: readonly string[]): string {
  if (values.length < 2) return quoted(values);
  if (values.length === 2) return `'${values[0]}' and '${values[1]}'`;
  return `${quoted(values.slice(0, -1))}, and '${values.at(-1)}'`;
}

export function missing(param: string): Rejection {
  return reject(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
}

export function unknownParameter(param: string): Rejection {
  return reject(`Unknown parameter: '${param}'.`, param, "unknown_parameter");
}

export function invalidType(param: string, expected: string, got: unknown): Rejection {
  return reject(
    `Invalid type for '${param}': expected ${expected}, but got ${nameOf(got)} instead.`,
    param,
    "invalid_type",
  );
}

export function invalidValue(param: string, got: unknown, supported: readonly string[]): Rejection {
  return reject(
    `Invalid value: '${String(got)}'. Supported values are: ${listed(supported)}.`,
    param,
    "invalid_value",
  );
}

export function unsupportedValue(
  param: string,
  got: string,
  model: string,
  supported: readonly string[],
): Rejection {
  return reject(
    `Unsupported value: '${got}' is not supported with the '${model}' model. Supported values are: ${listed(supported)}.`,
    param,
    "unsupported_value",
  );
}

export function tooLong(param: string, maximum: number, length: number): Rejection {
  return reject(
    `Invalid '${param}': string too long. Expected a string with maximum length ${maximum}, but got a string with length ${length} instead.`,
    param,
    "string_above_max_length",
  );
}

export function empty(param: string): Rejection {
  return reject(
    `Invalid '${param}': empty string. Expected a string with minimum length 1, but got an empty string instead.`,
    param,
    "empty_string",
  );
}

export function noMatch(param: string, pattern: string): Rejection {
  return reject(
    `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${pattern}'.`,
    param,
    "invalid_value",
  );
}

export function wrongPrefix(param: string, id: string, prefix: string): Rejection {
  return reject(
    `Invalid '${param}': '${id}'. Expected an ID that begins with '${prefix}'.`,
    param,
    "invalid_value",
  );
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return typeof value === "string" ? "a string" : `a ${typeof value}`;
}
