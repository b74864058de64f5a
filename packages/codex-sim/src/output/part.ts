import type { JsonObject } from "../json.ts";
import type { SimEvent, Turn } from "../answer/turn.ts";

/**
 * One output item being born: a generator of its events that returns the finished item, as it stands in
 * `response.output`.
 */
export type ItemEvents = Generator<SimEvent, JsonObject>;

/** A recipe for one output item. */
export interface Part {
  /** Makes the item at `index` of the output. */
  make(turn: Turn, index: number): ItemEvents;
  /** Forces `response.completed.response.output` to carry the items: this one arrives nowhere else. */
  readonly onlyInTerminal?: boolean;
}

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
