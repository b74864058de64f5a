import type { JsonObject } from "@codexthropic/protocol/json";
import type { SimEvent } from "../answer/turn.ts";
import { type Part } from "./part.ts";
import { added, done } from "./item-events.ts";

/** An item of a kind that has no builder, announced and finished. Give it its own `id` or one is made. */
export function item(value: { type: string } & JsonObject, prefix = "it_"): Part {
  return {
    *make(turn, index) {
      const whole: JsonObject = { id: turn.newItemId(prefix), ...value };
      yield added(index, whole);
      yield done(index, whole);
      return whole;
    },
  };
}

/**
 * Compaction: the answer to an input that ends in `compaction_trigger`.
 * @see docs/reference/codex-backend.md section 9
 */
export function compaction(): Part {
  return {
    *make(turn, index) {
      const whole = {
        id: turn.newItemId("cmp_"),
        type: "compaction",
        encrypted_content: turn.seal("final"),
      };
      yield added(index, whole);
      yield done(index, whole);
      return whole;
    },
  };
}

/** Events as they stand, outside any item; they take no place in the output. */
export interface Aside {
  readonly events: readonly SimEvent[];
}

export function aside(...events: SimEvent[]): Aside {
  return { events };
}
