import type { OutputItem } from "@codexthropic/protocol/codex";
import {
  type EventOf,
  type Extent,
  type Item,
  type ItemEvent,
  type ItemKind,
  itemKind,
} from "../items/item.ts";
import type { HeldLimit } from "./limit-held.ts";

/** What an item counts for in the limit, so that there are at most some thousand of them. */
const ITEM_COST = 8192;

type DoneEvent = EventOf<"response.output_item.done">;

/** One upstream item. */
interface Entry {
  readonly kind: ItemKind;
  readonly index: number | undefined;
  id: string | undefined;
  readonly item: Item;
  /** What came while another item was being written. */
  waiting: (ItemEvent | DoneEvent)[];
  /** Its finished form has come; nothing more is expected. */
  ended: boolean;
}

/**
 * Upstream items in order of appearance. Only the current one writes; events of the others wait for their turn, so
 * that items which interleave upstream come out whole, one after another.
 */
export class ItemQueue {
  readonly #create: (kind: ItemKind, place: number) => Item;
  readonly #held: HeldLimit;
  readonly #entries: Entry[] = [];
  #current = 0;
  /** The response was broken off: what is unfinished now stays so. */
  #broken = false;

  constructor(create: (kind: ItemKind, place: number) => Item, held: HeldLimit) {
    this.#create = create;
    this.#held = held;
  }

  /** Upstream has shown an item of the answer. */
  get begun(): boolean {
    return this.#entries.length > 0;
  }

  /** Hands an event to its item, which gets its place with its first event. */
  push(kind: ItemKind, event: ItemEvent | DoneEvent): void {
    const current = this.#entries[this.#current];
    // Nearly every event is one more delta of the current item.
    const entry =
      current !== undefined &&
      current.kind === kind &&
      current.index === event.output_index &&
      current.index !== undefined
        ? current
        : this.#entryOf(kind, event);
    this.#take(entry, event);
  }

  /** The terminal response: items that it lists and the stream has not shown, then whatever is still unfinished. */
  settle(output: readonly OutputItem[], extent: Extent): void {
    this.#broken = extent === "partial";
    const current = this.#entries[this.#current];
    let currentEvent: DoneEvent | null = null;
    for (const [place, item] of output.entries()) {
      const kind = itemKind(item);
      if (kind === null) continue;
      const entry = this.#listed(kind, place, item.id);
      const event: DoneEvent = { type: "response.output_item.done", output_index: place, item };
      // The current item comes last, so that those behind it are known to be whole when their turn comes.
      if (entry === current) currentEvent ??= event;
      else this.#take(entry, event);
    }
    if (current && currentEvent) this.#take(current, currentEvent);
    for (let rest = this.#entries[this.#current]; rest !== undefined; rest = this.#entries[this.#current]) {
      rest.item.end(null, extent);
      rest.ended = true;
      this.#advance();
    }
  }

  #take(entry: Entry, event: ItemEvent | DoneEvent): void {
    if (entry.ended) return;
    if (event.type === "response.output_item.done") {
      entry.ended = true;
      entry.id ??= event.item.id;
    }
    if (entry !== this.#entries[this.#current]) {
      this.#held.addEvent(event);
      entry.waiting.push(event);
      return;
    }
    this.#feed(entry, event);
    if (entry.ended) this.#advance();
  }

  /** Moves on to the first item that is still unfinished. */
  #advance(): void {
    for (
      let current = this.#entries[++this.#current];
      current !== undefined;
      current = this.#entries[++this.#current]
    ) {
      const events = current.waiting;
      current.waiting = [];
      if (this.#isHalfCall(current, events) && (current.ended || this.#broken)) current.ended = true;
      else for (const event of events) this.#feed(current, event);
      if (!current.ended) return;
    }
  }

  /** A listed item's place in the list need not be its `output_index`, so its id counts first. */
  #listed(kind: ItemKind, place: number, id: string | undefined): Entry {
    return (
      this.#entries.find((entry) => entry.kind === kind && isSame(entry, undefined, id) === true) ??
      this.#entries.findLast((entry) => entry.kind === kind && isSame(entry, place, id) !== false) ??
      this.#add(kind, place, id)
    );
  }

  #entryOf(kind: ItemKind, event: ItemEvent | DoneEvent): Entry {
    const index = event.output_index;
    const item = "item" in event ? event.item : undefined;
    const id = item?.id ?? event.item_id;
    const found = this.#entries.findLast(
      (entry) => entry.kind === kind && (isSame(entry, index, id) ?? !entry.ended),
    );
    // One index for two items: the second is announced under an id of its own.
    const another = found?.ended && item !== undefined && isSame(found, undefined, id) === false;
    return found === undefined || another ? this.#add(kind, index, id) : found;
  }

  #add(kind: ItemKind, index: number | undefined, id: string | undefined): Entry {
    this.#held.add(ITEM_COST);
    const item = this.#create(kind, this.#entries.length);
    const entry: Entry = { kind, index, id, item, waiting: [], ended: false };
    this.#entries.push(entry);
    return entry;
  }

  #feed(entry: Entry, event: ItemEvent | DoneEvent): void {
    if (event.type !== "response.output_item.done") entry.item.take(event);
    else entry.item.end(event.item, this.#extentOf(event.item));
  }

  /** A call of which nothing has been shown is left out when it is not whole. */
  #isHalfCall({ kind }: Entry, events: readonly (ItemEvent | DoneEvent)[]): boolean {
    const last = events.at(-1);
    const whole = last?.type === "response.output_item.done" && this.#extentOf(last.item) !== "partial";
    return CALLS.has(kind) && !whole;
  }

  #extentOf(item: OutputItem): Extent {
    const status = "status" in item ? item.status : undefined;
    if (status === "incomplete") return "partial";
    return this.#broken && status !== "completed" ? "unsure" : "whole";
  }
}

/** By index, else by id; `undefined` when there is nothing to compare. */
function isSame(entry: Entry, index: number | undefined, id: string | undefined): boolean | undefined {
  if (index !== undefined && entry.index !== undefined) return entry.index === index;
  return id !== undefined && entry.id !== undefined ? entry.id === id : undefined;
}

const CALLS: ReadonlySet<ItemKind> = new Set<ItemKind>([
  "function_call",
  "custom_tool_call",
  "tool_search_call",
]);
