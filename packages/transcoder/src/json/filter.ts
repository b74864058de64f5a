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
  TRAILING_BLANKS,
} from "./chars.ts";
import type { Member, Shape } from "./shape.ts";

/** What becomes of a text that is not, or no longer, what was expected: `repair` makes it valid, `pass` lets it through. */
export type Damage = "repair" | "pass";

type Structure = "value" | "first_value" | "first_key" | "next_key" | "colon" | "after";
type State = Structure | "key" | "string" | "undecided" | "scalar" | "done" | "foreign" | "broken";

interface Level {
  close: "}" | "]";
  /** The shape around it, to go back to. */
  outer: Shape | null;
  /** Something in it has been let through, so the next member needs its comma. */
  written: boolean;
}

/**
 * An incremental JSON scanner that lets a text pass as it comes and takes out what a {@link Shape} says.
 *
 * What has been let through can always be completed by closing the open string and brackets: a comma, a key,
 * and a number, `true`, `false` or `null` are held until it is clear that they stay. Strings, which is where
 * nearly all the text is, pass untouched. Blanks at the end are held until something follows.
 */
export class JsonFilter {
  readonly #damage: Damage;
  readonly #levels: Level[] = [];
  #state: State = "value";
  /** The shape of the innermost open bracket. */
  #shape: Shape | null;
  /** The member whose value is being read, if it may be removed. */
  #member: Member | undefined;

  /** What is held, and what has just come. The marks below are indices into it. */
  #text = "";
  /** Scanned up to here. */
  #at = 0;
  /** May be let through from `#from` to `#safe`, after `#out`. */
  #from = 0;
  #safe = 0;
  #out = "";
  /** Beginning of the key, of the scalar, of the comma before the key (-1: none is held). */
  #key = 0;
  #scalar = 0;
  #comma = -1;

  constructor(shape: Shape | null, damage: Damage) {
    this.#shape = shape;
    this.#damage = damage;
  }

  /** The text as it is, when it has turned out to begin with no bracket; `null` otherwise. */
  get foreign(): string | null {
    return this.#levels.length === 0 && this.#state !== "done" ? this.#text : null;
  }

  /** Takes the next piece; returns what can be let through now. */
  write(piece: string): string {
    if (this.#over) return this.#damage === "pass" ? piece : "";
    this.#text += piece;
    // A run of blanks (a thousand of them have been seen) is not looked at until something follows.
    if (this.#state === "foreign" || BLANK_RUN.test(piece)) return "";
    while (this.#at < this.#text.length && this.#step(this.#text.charCodeAt(this.#at)));
    return this.#release();
  }

  /** The text is over. Returns what is missing for valid JSON, or what was held if damage passes. */
  end(): string {
    if (this.#damage === "pass") return this.#text;
    if (this.#state === "scalar") this.#endScalar();
    const quote = this.#state === "string" ? '"' : "";
    const closing = this.#levels.map(({ close }) => close).toReversed();
    return this.#text.slice(this.#from, this.#safe).replace(TRAILING_BLANKS, "") + quote + closing.join("");
  }

  get #over(): boolean {
    return (
      this.#state === "done" ||
      this.#state === "broken" ||
      (this.#state === "foreign" && this.#damage === "pass")
    );
  }

  /** Hands out what is safe, and moves every mark along. */
  #release(): string {
    let end = this.#safe;
    if (this.#over) end = this.#damage === "pass" ? this.#text.length : end;
    else while (end > this.#from && isBlank(this.#text.charCodeAt(end - 1))) end--;
    const out = this.#out + this.#text.slice(this.#from, end);
    this.#text = this.#text.slice(end);
    this.#out = "";
    this.#from = 0;
    this.#at -= end;
    this.#safe -= end;
    this.#key -= end;
    this.#scalar -= end;
    this.#comma -= end;
    return out;
  }

  /** Reads on from `#at`. `false`: more text is needed, or nothing more will be read. */
  #step(code: number): boolean {
    switch (this.#state) {
      case "string":
        return this.#inString();
      case "undecided":
        return this.#firstOfString(code);
      case "key":
        return this.#inKey();
      case "scalar":
        return this.#inScalar(code);
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
        if (code !== COLON) return this.#break();
        this.#state = "value";
        return this.#skip();
      case "after":
        if (code === COMMA) return this.#separate();
        return String.fromCharCode(code) === this.#levels.at(-1)?.close ? this.#close() : this.#break();
    }
  }

  #startKey(code: number): boolean {
    if (code !== QUOTE) return this.#break();
    this.#key = this.#at;
    this.#state = "key";
    return this.#skip();
  }

  #inKey(): boolean {
    this.#at = endOfRun(this.#text, this.#at);
    if (this.#at === this.#text.length) return false;
    const code = this.#text.charCodeAt(this.#at);
    if (code === BACKSLASH) return this.#escape();
    if (code !== QUOTE) return this.#break();
    this.#skip();
    this.#state = "colon";
    this.#member = this.#shape?.members.get(JSON.parse(this.#text.slice(this.#key, this.#at)) as string);
    return true;
  }

  #startValue(code: number): boolean {
    const root = this.#levels.length === 0;
    if (code === OPEN_OBJECT) return this.#open("}", "first_key");
    if (code === OPEN_LIST && (!root || this.#damage === "pass")) return this.#open("]", "first_value");
    if (root) {
      this.#state = "foreign";
      return false;
    }
    if (code !== QUOTE) {
      this.#scalar = this.#at;
      this.#state = "scalar";
      return true;
    }
    this.#skip();
    if (this.#member?.dropEmpty) this.#state = "undecided";
    else this.#keep("string");
    return true;
  }

  #open(close: Level["close"], state: "first_key" | "first_value"): boolean {
    this.#skip();
    this.#keep(state);
    const outer = this.#shape;
    const around = this.#levels.at(-1)?.close;
    if (around === "}") this.#shape = this.#member?.shape ?? null;
    if (around === "]") this.#shape = outer?.items ?? null;
    this.#levels.push({ close, outer, written: false });
    this.#member = undefined;
    return true;
  }

  #close(): boolean {
    this.#shape = this.#levels.pop()?.outer ?? null;
    this.#skip();
    this.#keep(this.#levels.length === 0 ? "done" : "after");
    return true;
  }

  /** The first character of a string that is removed if it is empty. */
  #firstOfString(code: number): boolean {
    if (code !== QUOTE) {
      this.#keep("string");
      return true;
    }
    this.#skip();
    return this.#remove();
  }

  #inString(): boolean {
    this.#at = this.#safe = endOfRun(this.#text, this.#at);
    if (this.#at === this.#text.length) return false;
    const code = this.#text.charCodeAt(this.#at);
    if (code === BACKSLASH) return this.#escape();
    if (code !== QUOTE) return this.#replace(JSON.stringify(this.#text[this.#at]).slice(1, -1));
    this.#skip();
    this.#keep("after");
    return true;
  }

  /** An escape passes as a whole. One that JSON does not know stands for its own characters. */
  #escape(): boolean {
    const length = escapeLength(this.#text, this.#at);
    if (length === "unfinished") return false;
    if (length === "unknown") return this.#state === "key" ? this.#break() : this.#replace("\\\\");
    this.#at += length;
    if (this.#state === "string") this.#safe = this.#at;
    return true;
  }

  /** Repairs one character inside a string; not a raw tab or line feed that may belong to the blanks at the end. */
  #replace(by: string): boolean {
    if (this.#damage === "pass") return this.#break();
    if (BLANK_RUN.test(this.#text.slice(this.#at))) return false;
    this.#out += this.#text.slice(this.#from, this.#at) + by;
    this.#skip();
    this.#from = this.#safe = this.#at;
    return true;
  }

  #inScalar(code: number): boolean {
    return isScalar(code) ? this.#skip() : this.#endScalar();
  }

  #endScalar(): boolean {
    const scalar = this.#text.slice(this.#scalar, this.#at);
    if (!SCALAR.test(scalar)) return this.#break();
    if (scalar === "null" && this.#member?.dropNull) return this.#remove();
    this.#keep("after");
    return true;
  }

  #separate(): boolean {
    const level = this.#levels.at(-1);
    this.#state = level?.close === "}" ? "next_key" : "value";
    this.#member = undefined;
    this.#comma = this.#at;
    this.#skip();
    // Every member before it was removed, so its comma goes, too.
    if (!level?.written) this.#cut(this.#comma);
    return true;
  }

  /** What has been read up to here stays. */
  #keep(state: State): void {
    const level = this.#levels.at(-1);
    if (level) level.written = true;
    this.#comma = -1;
    this.#safe = this.#at;
    this.#state = state;
  }

  /** The member that has just been read goes, together with the comma before it. */
  #remove(): true {
    this.#cut(this.#comma < 0 ? this.#key : this.#comma);
    this.#state = "after";
    return true;
  }

  /** Takes out what has been read since this mark. */
  #cut(start: number): void {
    this.#out += this.#text.slice(this.#from, start);
    this.#from = this.#safe = this.#at;
    this.#comma = -1;
  }

  #skip(): true {
    this.#at++;
    return true;
  }

  #break(): false {
    this.#state = "broken";
    return false;
  }
}
