/**
 * Reads JSON that has not been checked. These functions never throw.
 * @module
 */

/** The field names of a wire type, with values that have not been checked. */
export type Unchecked<Wire> = { readonly [Field in keyof Wire]?: unknown };

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the object, or an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the list, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Returns a text that is not empty, else `undefined`. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns a text, also an empty one, else `undefined`. */
export function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Returns a finite number, else `undefined`. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Returns the objects of a list. Everything else in it is skipped. */
export function objectsIn(value: unknown): JsonObject[] {
  return asList(value).filter(isObject);
}

/** Returns the texts of a list that are not empty. Everything else in it is skipped. */
export function textsIn(value: unknown): string[] {
  return asList(value).filter((entry): entry is string => asText(entry) !== undefined);
}

/** Returns the object that a JSON text holds, or `undefined` when it holds something else. */
export function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Returns the parsed text, or `undefined` when it is no JSON. `JSON.parse` would quote the text in its error. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
