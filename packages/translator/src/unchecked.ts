/** The field names of a wire type; their values come from a client and have not been looked at. */
export type Unchecked<Wire> = { readonly [Field in keyof Wire]?: unknown };

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A text that is not empty, else `undefined`. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a list; everything else in it is skipped. */
export function textsIn(value: unknown): string[] {
  return asList(value).filter((entry): entry is string => typeof entry === "string" && entry !== "");
}
