import type { Restore } from "@codexthropic/protocol";
import { MemberFilter } from "../json/remove-members.ts";
import { type Shape, shapeOfInventedNulls } from "../json/shape.ts";
import type { Ending } from "../map/stop-reason.ts";
import { StopSequences } from "./stop-sequences.ts";
import { TokenLimit } from "./token-limit.ts";

/** Why the answer ends before upstream's does. */
export type Cut = Extract<Ending, { kind: "stop_sequence" | "max_tokens" }>;

/** Upstream's text on its way to one text block. */
export interface TextPath {
  write(piece: string): string;
  end(): string;
}

/**
 * What the request asks of visible text and the backend knows nothing about: invented nulls out, stop
 * sequences, `max_tokens`. One for the whole answer, because the limit is.
 */
export class VisibleText {
  /** Set as soon as the text has been cut; nothing passes any more. */
  cut: Cut | null = null;

  readonly #limit: TokenLimit | null;
  readonly #stops: readonly string[];
  readonly #shape: Shape | null;

  constructor(restore: Restore, countTokens: (text: string) => number) {
    this.#limit = restore.max_tokens === null ? null : new TokenLimit(restore.max_tokens, countTokens);
    this.#stops = restore.stop_sequences;
    this.#shape = restore.invented_nulls && shapeOfInventedNulls(restore.invented_nulls);
  }

  /** The path of one text block. */
  begin(): TextPath {
    const json = this.#shape && new MemberFilter(this.#shape, false);
    const stops = this.#stops.length === 0 ? null : new StopSequences(this.#stops);
    if (!json && !stops) return { write: (piece) => this.#limited(piece), end: () => "" };
    const stopped = (piece: string): string => (stops ? this.#stopped(stops, piece) : this.#limited(piece));
    return {
      write: (piece) => stopped(json ? json.write(piece) : piece),
      end: () => {
        const rest = json ? stopped(json.end()) : "";
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
