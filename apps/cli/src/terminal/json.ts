import { isObject } from "@codexthropic/protocol/json";

/** `headerTimeoutMs` → `header_timeout_ms`; names of variables stay as they are. */
export function toSnakeCase(key: string): string {
  return key.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The JSON of one log line, all keys in snake_case. A value that JSON cannot hold is written as text: it must not end a request. */
export function toLogJson(entry: Record<string, unknown>): string {
  try {
    return JSON.stringify(entry, (_, value: unknown) => (isObject(value) ? withSnakeKeys(value) : value));
  } catch {
    return JSON.stringify(withSnakeKeys(entry, String));
  }
}

function withSnakeKeys(
  object: Record<string, unknown>,
  convert = (value: unknown): unknown => value,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [toSnakeCase(key), convert(value)]));
}
