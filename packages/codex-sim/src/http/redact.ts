import type { JsonObject } from "@codexthropic/protocol/json";

const SECRET_FIELDS = ["refresh_token", "access_token", "id_token", "subject_token", "token"];

/** The body with tokens replaced by their labels. */
export function redact(body: JsonObject, labelOf: (token: string) => string): JsonObject {
  const isSecret = SECRET_FIELDS.some((field) => typeof body[field] === "string");
  if (!isSecret) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      SECRET_FIELDS.includes(name) && typeof value === "string" ? `<${labelOf(value)}>` : value,
    ]),
  );
}
