import type { ResponsesBody } from "@codexthropic/protocol/codex";

/** Fields without which an item or a part means nothing. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  "type",
  "role",
  "content",
  "text",
  "call_id",
  "name",
  "arguments",
  "output",
  "image_url",
  "file_data",
  "file_url",
  "encrypted_content",
  "summary",
  "tools",
]);

/**
 * The place of an optional field of the conversation, for all items: `input[].content[].detail` for
 * `input[3].content[0].detail`. `null` for all other places.
 */
export function fieldPlace(path: string): string | null {
  const place = path.replace(/\[\d+\]/g, "[]");
  const field = /^input\[\](?:\.\w+\[\])*\.(\w+)$/.exec(place)?.[1];
  return field === undefined || ESSENTIAL.has(field) ? null : place;
}

/** The body without the fields at these places; others than {@link fieldPlace} gives are ignored. */
export function omitFields(body: ResponsesBody, places: ReadonlySet<string>): ResponsesBody {
  let input: unknown = body.input;
  for (const place of places) {
    if (place.startsWith("input[].")) input = omit(input, place.split(".").slice(1));
  }
  return input === body.input ? body : { ...body, input: input as ResponsesBody["input"] };
}

/** A list whose objects lack a field; a path leads to deeper lists. Returns the same list when no object has it. */
function omit(list: unknown, [step = "", ...deeper]: readonly string[]): unknown {
  if (!Array.isArray(list)) return list;
  let changed = false;
  const items = list.map((item: unknown) => {
    if (typeof item !== "object" || item === null) return item;
    const object = item as Record<string, unknown>;
    const name = step.replace("[]", "");
    if (!(name in object)) return item;
    const { [name]: value, ...rest } = object;
    const inner = deeper.length === 0 ? undefined : omit(value, deeper);
    if (deeper.length > 0 && inner === value) return item;
    changed = true;
    return deeper.length === 0 ? rest : { ...object, [name]: inner };
  });
  return changed ? items : list;
}
