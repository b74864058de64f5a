import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimEvent, Turn } from "../answer/turn.ts";

/**
 * The events of one output item: a generator that yields them and returns the finished item, as it stands in
 * `response.output`.
 */
export type ItemEvents = Generator<SimEvent, JsonObject>;

/** Builds one output item. */
export interface Part {
  /** Makes the item at `index` of the output. */
  make(turn: Turn, index: number): ItemEvents;
  /** The item arrives only in `response.completed.response.output`, which therefore lists the output. */
  readonly onlyInTerminal?: boolean;
}
