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
