import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimEvent } from "../answer/turn.ts";

export const added = (index: number, item: JsonObject): SimEvent => ({
  type: "response.output_item.added",
  output_index: index,
  item,
});

export const done = (index: number, item: JsonObject): SimEvent => ({
  type: "response.output_item.done",
  output_index: index,
  item,
});

/** Text in chunks of about `size` characters, never inside a surrogate pair. */
export function chunks(text: string, size: number): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / size);
  return Array.from({ length: count }, (_, i) => characters.slice(i * size, (i + 1) * size).join(""));
}
