import type { ResponseContext } from "@codexthropic/protocol/contract";
import { removableNulls, type Removable } from "../json/find-removable.ts";
import { MemberFilter } from "../json/remove-members.ts";
import type { Ending } from "../map/map-stop-reason.ts";
import { StopSequences } from "./find-stop-sequence.ts";
import { TokenLimit } from "./limit-tokens.ts";
import { MarkerFilter } from "./remove-markers.ts";

/** Why the answer ends before upstream does. */
export type Cut = Extract<Ending, { kind: "stop_sequence" | "max_tokens" }>;

/** Takes a text in pieces, returns what can be shown of it. */
export interface TextFilter {
  write(piece: string): string;
  /** The text is over: returns what was held back. */
  end(): string;
}

/**
 * What becomes of visible text, step by step: the model's own markers and invented nulls are removed, stop sequences
 * are looked for, `max_tokens` is counted. One for the whole answer, because the limit is.
 */
export class VisibleText {
  /** Set as soon as the text has been cut; nothing passes any more. */
  cut: Cut | null = null;

  readonly #limit: TokenLimit | null;
  readonly #stopSequences: readonly string[];
  readonly #removable: Removable | null;

  constructor(context: ResponseContext, countTokens: (text: string) => number) {
    this.#limit = context.maxTokens === null ? null : new TokenLimit(context.maxTokens, countTokens);
    this.#stopSequences = context.stopSequences;
    this.#removable = context.inventedNulls && removableNulls(context.inventedNulls);
  }

  /** The filter of one text block. */
  begin(): TextFilter {
    const markers = new MarkerFilter();
    const nulls = this.#removable && new MemberFilter(this.#removable, false);
    const stops = this.#stopSequences.length === 0 ? null : new StopSequences(this.#stopSequences);
    if (!nulls && !stops && !this.#limit) return markers;
    const withoutNulls = (piece: string): string => (nulls ? nulls.write(piece) : piece);
    const show = (piece: string): string => (stops ? this.#stopped(stops, piece) : this.#limited(piece));
    return {
      write: (piece) => show(withoutNulls(markers.write(piece))),
      end: () => {
        const rest = show(withoutNulls(markers.end()) + (nulls?.end() ?? ""));
        return rest + (stops ? this.#limited(stops.end()) : "");
      },
    };
  }

  #stopped(stops: StopSequences, piece: string): string {
    if (this.cut) return "";
    const passed = stops.write(piece);
    if (typeof passed === "string") return this.#limited(passed);
    const before = this.#limited(passed.before);
    // The limit may be reached before the sequence is.
    this.cut ??= { kind: "stop_sequence", sequence: passed.sequence };
    return before;
  }

  #limited(piece: string): string {
    if (this.cut || piece === "" || !this.#limit) return this.cut ? "" : piece;
    const passed = this.#limit.write(piece);
    if (passed.length < piece.length) this.cut = { kind: "max_tokens" };
    return passed;
  }
}
