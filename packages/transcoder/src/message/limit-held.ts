import { UpstreamError } from "@codexthropic/protocol/errors";

/** Four times the longest frame; no answer of a model comes near. In UTF-16 units. */
const MAX_HELD = 64 * 1024 * 1024;

/** What anything costs besides its text. */
const OVERHEAD = 64;

/**
 * Bounds what is kept of one answer while it is on its way: events that wait for their turn, arguments of calls,
 * items. Texts that are passed on at once do not count.
 */
export class HeldLimit {
  #left = MAX_HELD;

  /** @throws {UpstreamError} `bad_gateway` when an answer needs more than 64 MiB */
  add(units: number): void {
    this.#left -= units + OVERHEAD;
    if (this.#left < 0) {
      throw new UpstreamError({
        code: "bad_gateway",
        message: "The Codex backend sent an answer that is too large to be put in order (more than 64 MiB).",
      });
    }
  }

  /** The same for a whole event. Nothing that is used of an event stands deeper than five levels. */
  addEvent(event: unknown, levels = 5): void {
    if (typeof event === "string") this.add(event.length);
    if (typeof event !== "object" || event === null) return;
    this.add(0);
    if (levels > 0) for (const value of Object.values(event)) this.addEvent(value, levels - 1);
  }
}
