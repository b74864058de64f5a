import { isObject, parseJson } from "@codexthropic/protocol/json";
import type { Removable } from "./find-removable.ts";
import { MemberFilter } from "./remove-members.ts";

/** What becomes of a call's arguments when upstream has finished them. */
export interface ArgumentsEnd {
  /** What is still to be written. */
  rest: string;
  /** All that was written, parsed. `null`: it is broken, and stays so. */
  input: object | null;
}

export const BROKEN: ArgumentsEnd = { rest: "", input: null };

/** Takes the arguments of a call in pieces, gives out the JSON text that the client shall see. */
export interface ArgumentWriter {
  /** What is written never is a whole JSON value: the last bracket is held until {@link end}. */
  write(piece: string): string;
  /** @param certain upstream says that it has finished the call; otherwise nothing is added to close it */
  end(certain: boolean): ArgumentsEnd;
}

/** The arguments of a function call, without the members that `removable` names. */
export class ArgumentCleaner implements ArgumentWriter {
  readonly #removable: Removable | null;
  readonly #filter: MemberFilter;
  #kind: "blank" | "object" | "other" = "blank";
  /** What was given out, or everything that has come if it does not begin as an object. */
  #text = "";

  constructor(removable: Removable | null) {
    this.#removable = removable;
    this.#filter = new MemberFilter(removable, true);
  }

  write(piece: string): string {
    if (this.#kind === "blank") return this.#begin(piece.trimStart());
    if (this.#kind === "other") this.#text += piece;
    if (this.#kind === "other" || this.#filter.closed) return "";
    const passed = this.#filter.write(piece);
    const shown = this.#filter.closed ? passed.slice(0, -1) : passed;
    this.#text += shown;
    return shown;
  }

  end(certain: boolean): ArgumentsEnd {
    if (this.#kind !== "object") return certain ? this.#rescue() : BROKEN;
    const missing = certain ? missingBrackets(this.#text + this.#filter.held) : null;
    const rest = this.#filter.closed ? "}" : missing === null ? "" : this.#filter.closeWith(missing);
    const input = this.#filter.closed ? parseJson(this.#text + rest) : null;
    return isObject(input) ? { rest, input } : BROKEN;
  }

  #begin(text: string): string {
    if (text === "") return "";
    this.#kind = text.startsWith("{") ? "object" : "other";
    return this.write(text);
  }

  /** An object that was encoded twice, or that stands in a code fence. A scalar or nothing is an empty object. */
  #rescue(): ArgumentsEnd {
    const text = this.#text;
    const parsed = parseJson(text);
    const inner =
      typeof parsed === "string" ? parsed : text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
    const object = [parsed, parseJson(inner)].find(isObject);
    const cleaner = new ArgumentCleaner(this.#removable);
    const begin = cleaner.write(JSON.stringify(object ?? {}));
    const { rest, input } = cleaner.end(true);
    return { rest: begin + rest, input };
  }
}

/** The free text of a custom tool call, as the `input` member of an object. */
export class InputWrapper implements ArgumentWriter {
  #input = "";

  write(piece: string): string {
    const start = this.#input === "" ? '{"input":"' : "";
    this.#input += piece;
    return start + JSON.stringify(piece).slice(1, -1);
  }

  end(certain: boolean): ArgumentsEnd {
    if (!certain) return BROKEN;
    return { rest: this.#input === "" ? '{"input":""}' : '"}', input: { input: this.#input } };
  }
}

/**
 * The brackets that would close a JSON text; `null` when more than brackets is missing: it ends inside a string or
 * after a comma.
 */
export function missingBrackets(text: string): string | null {
  const open: string[] = [];
  let inString = false;
  for (const [token] of text.matchAll(/\\[^]|["{}[\]]/g)) {
    if (token === '"') inString = !inString;
    else if (inString || token.startsWith("\\")) continue;
    else if (token === "{" || token === "[") open.push(token === "{" ? "}" : "]");
    else open.pop();
  }
  return inString || text.trimEnd().endsWith(",") ? null : open.toReversed().join("");
}
