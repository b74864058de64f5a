import type { Degraded } from "@codexthropic/protocol/contract";
import type { InputText } from "@codexthropic/protocol/codex";
import { wellFormed } from "../text.ts";

/** Every text of the conversation comes this way. */
export function inputText(text: string): InputText {
  return { type: "input_text", text: wellFormed(text) };
}

/** The one line that stands where something could not be sent. */
export function placeholder(
  what: "image" | "document",
  why: string,
  entry: Degraded,
  degraded: Set<Degraded>,
): InputText {
  degraded.add(entry);
  return inputText(`[${what} omitted: ${why}]`);
}
