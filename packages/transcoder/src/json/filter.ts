import {
  BACKSLASH,
  BLANK_RUN,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  endOfRun,
  escapeLength,
  isBlank,
  isScalar,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SCALAR,
} from "./chars.ts";
import { Nesting } from "./nesting.ts";
import { Passage } from "./passage.ts";
import type { Shape } from "./shape.ts";

/** What becomes of a text that is not, or no longer, what was expected: `repair` makes it valid, `pass` lets it through. */
export type Damage = "repair" | "pass";

type Structure = "value" | "first_value" | "first_key" | "next_key" | "colon" | "after";
type State = Structure | "key" | "string" | "undecided" | "scalar" | "done" | "foreign" | "broken";

/**
 * An incremental JSON scanner that lets a text pass as it comes and takes out what a {@link Shape} says.
 *
 * What has been let through can always be completed by closing the open string and brackets: a comma, a key,
 * and a number, `true`, `false` or `null` are held until it is clear that they stay. Strings, which is where
 * nearly all the text is, pass untouched. Blanks at the end are held until something follows.
 */
export class JsonFilter {
  readonly #damage: Damage;
  readonly #passage = new Passage();
  readonly #nesting: Nesting;
  #state: State = "value";
  /** Where the number or literal that is being read begins. */
  #scalar = 0;

  constructor(shape: Shape | null, damage: Damage) {
    this.#damage = damage;
    this.#nesting = new Nesting(shape, this.#passage);
  }

  /** The text as it is, when it has turned out to begin with no bracket; `null` otherwise. */
  get foreign(): string | null {
    return this.#nesting.depth === 0 && this.#state !== "done" ? this.#passage.held : null;
  }

  /** Takes the next piece; returns what can be let through now. */
  write(piece: string): string {
    if (this.#over) return this.#damage === "pass" ? piece : "";
    const passage = this.#passage;
    passage.add(piece);
    // A run of blanks (a thousand of them have been seen) is not looked at until something follows.
    if (this.#state === "foreign" || BLANK_RUN.test(piece)) return "";
    while (!passage.exhausted && this.#step(passage.code));
    return this.#over && this.#damage === "pass" ? passage.releaseAll() : passage.release();
  }

  /** The text is over. Returns what is missing for valid JSON, or what was held if damage passes. */
  end(): string {
    if (this.#damage === "pass") return this.#passage.releaseAll();
    if (this.#state === "scalar") this.#endScalar();
    const quote = this.#state === "string" ? '"' : "";
    return this.#passage.release() + quote + this.#nesting.closing;
  }

  get #over(): boolean {
    return (
      this.#state === "done" ||
      this.#state === "broken" ||
      (this.#state === "foreign" && this.#damage === "pass")
    );
  }

  /** Reads on. `false`: more text is needed, or nothing more will be read. */
  #step(code: number): boolean {
    switch (this.#state) {
      case "string":
        return this.#inString();
      case "undecided":
        return this.#firstOfString(code);
      case "key":
        return this.#inKey();
      case "scalar":
        return isScalar(code) ? this.#skip() : this.#endScalar();
      case "done":
      case "foreign":
      case "broken":
        return false;
      default:
        return isBlank(code) ? this.#skip() : this.#structure(code, this.#state);
    }
  }

  #structure(code: number, state: Structure): boolean {
    switch (state) {
      case "first_value":
        return code === CLOSE_LIST ? this.#close() : this.#startValue(code);
      case "value":
        return this.#startValue(code);
      case "first_key":
        return code === CLOSE_OBJECT ? this.#close() : this.#startKey(code);
      case "next_key":
        return this.#startKey(code);
      case "colon":
        return code === COLON ? this.#skip("value") : this.#turn("broken");
      case "after":
        if (code === COMMA) return this.#separate();
        return String.fromCharCode(code) === this.#nesting.bracket ? this.#close() : this.#turn("broken");
    }
  }

  #startKey(code: number): boolean {
    if (code !== QUOTE) return this.#turn("broken");
    this.#nesting.startKey();
    return this.#skip("key");
  }

  #inKey(): boolean {
    const passage = this.#passage;
    passage.skipTo(endOfRun);
    if (passage.exhausted) return false;
    if (passage.code === BACKSLASH) return this.#escape();
    if (passage.code !== QUOTE) return this.#turn("broken");
    this.#skip("colon");
    this.#nesting.endKey();
    return true;
  }

  #startValue(code: number): boolean {
    const root = this.#nesting.depth === 0;
    if (code === OPEN_OBJECT) return this.#open("}");
    if (code === OPEN_LIST && (!root || this.#damage === "pass")) return this.#open("]");
    if (root) return this.#turn("foreign");
    if (code !== QUOTE) {
      this.#scalar = this.#passage.at;
      return this.#turn("scalar");
    }
    this.#skip();
    return this.#nesting.dropsEmpty ? this.#turn("undecided") : this.#keep("string");
  }

  #open(bracket: "}" | "]"): true {
    this.#skip(bracket === "}" ? "first_key" : "first_value");
    this.#nesting.open(bracket);
    return true;
  }

  #close(): true {
    this.#skip();
    this.#nesting.close();
    return this.#turn(this.#nesting.depth === 0 ? "done" : "after");
  }

  #separate(): true {
    this.#skip(this.#nesting.bracket === "}" ? "next_key" : "value");
    this.#nesting.separate();
    return true;
  }

  /** The first character of a string that is removed if it is empty; a blank may belong to those at the end. */
  #firstOfString(code: number): boolean {
    if (this.#passage.endsBlank) return false;
    if (code !== QUOTE) return this.#keep("string");
    this.#skip();
    return this.#remove();
  }

  #inString(): boolean {
    const passage = this.#passage;
    passage.skipTo(endOfRun);
    passage.safe = passage.at;
    if (passage.exhausted) return false;
    const { code } = passage;
    if (code === BACKSLASH) return this.#escape();
    if (code !== QUOTE) return this.#replace(JSON.stringify(String.fromCharCode(code)).slice(1, -1));
    this.#skip();
    return this.#keep("after");
  }

  /** An escape passes as a whole. One that JSON does not know stands for its own characters. */
  #escape(): boolean {
    const passage = this.#passage;
    const length = passage.look(escapeLength);
    if (length === "unfinished") return false;
    if (length === "unknown") return this.#state === "key" ? this.#turn("broken") : this.#replace("\\\\");
    passage.at += length;
    if (this.#state === "string") passage.safe = passage.at;
    return true;
  }

  /** Repairs one character inside a string; not a raw tab or line feed that may belong to the blanks at the end. */
  #replace(by: string): boolean {
    if (this.#damage === "pass") return this.#turn("broken");
    if (this.#passage.endsBlank) return false;
    this.#skip();
    this.#passage.cut(this.#passage.at - 1, by);
    return true;
  }

  #endScalar(): boolean {
    const scalar = this.#passage.since(this.#scalar);
    if (!SCALAR.test(scalar)) return this.#turn("broken");
    return scalar === "null" && this.#nesting.dropsNull ? this.#remove() : this.#keep("after");
  }

  #keep(state: State): true {
    this.#nesting.keep();
    return this.#turn(state);
  }

  #remove(): true {
    this.#nesting.remove();
    return this.#turn("after");
  }

  #skip(state: State = this.#state): true {
    this.#passage.at++;
    return this.#turn(state);
  }

  /** Whatever ends the reading is seen by the next step. */
  #turn(state: State): true {
    this.#state = state;
    return true;
  }
}
