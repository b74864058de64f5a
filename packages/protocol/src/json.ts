/**
 * Reading JSON that nobody has checked. For the packages of this project; the functions never throw.
 * @module
 */

/** The field names of a wire type; their values come from somebody else and have not been looked at. */
export type Unchecked<Wire> = { readonly [Field in keyof Wire]?: unknown };

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object, or an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The list, or an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A text that is not empty, else `undefined`. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A finite number, else `undefined`. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The objects of a list; everything else in it is skipped. */
export function objectsIn(value: unknown): JsonObject[] {
  return asList(value).filter(isObject);
}

/** The texts of a list that are not empty; everything else in it is skipped. */
export function textsIn(value: unknown): string[] {
  return asList(value).filter((entry): entry is string => asText(entry) !== undefined);
}

/** What the text says, or `undefined` when it is no JSON. `JSON.parse` would quote the text in its error. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
