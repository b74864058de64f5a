import { parseJson } from "@codexthropic/protocol/json";
import type { RemovableMember, Removable } from "./find-removable.ts";

/** An open object or array whose members are looked at. */
interface Level {
  close: "}" | "]";
  removable: Removable;
  /** A member stays, so that the next one needs its comma. */
  kept: boolean;
}

type State =
  /** A value is expected; in an array also its end. */
  | "value"
  /** A key or the end of the object is expected. */
  | "key"
  | "colon"
  | "string"
  | "scalar"
  /** Inside a container with nothing to remove: only its brackets are counted. */
  | "opaque"
  /** A comma or a closing bracket is expected. */
  | "after"
  /** The outermost container is closed. */
  | "closed"
  /** Not the JSON that was expected: everything passes. */
  | "invalid";

/** Blanks, one sign, or the characters of a number or a literal. */
const TOKEN = /[ \t\n\r]+|["{}[\],:]|[^ \t\n\r"{}[\],:]+/y;
// The repetitions have a limit, because each one takes room on the engine's stack.
const KEY = /"[^"\\]*(?:\\[^][^"\\]*){0,1024}"/y;
/** Characters of a string up to its end, or to what JSON does not allow in it; of an endless run the beginning. */
// oxlint-disable-next-line no-control-regex -- JSON strings must not hold them
const PLAIN = /[^"\\\0-\x1f]*(?:\\["\\/bfnrtu][^"\\\0-\x1f]*){0,1024}/y;
const BRACKET = /["{}[\]]/g;
const SCALAR_START = /[-0-9a-z]/i;
const BLANKS = " \t\n\r";
/** A longer key is not looked at. A longer run of blanks is shortened: models send thousands of them. */
const MAX_HELD = 1024;

/**
 * Lets a JSON text pass as it arrives and takes out the members that a {@link Removable} names when they hold `null` or
 * `""`. Held back are only a comma and a key, until the value shows that they stay, and blanks outside of strings,
 * until something follows them. It does not validate: a text that is no JSON passes.
 */
export class MemberFilter {
  readonly #root: Removable | null;
  /** Escapes raw control characters in strings, and backslashes before characters that JSON does not escape. */
  readonly #repair: boolean;
  readonly #levels: Level[] = [];
  #state: State = "value";
  /** Open brackets in `opaque`. */
  #depth = 0;
  /** What follows the string that is being read. */
  #afterString: State = "after";
  /** What may be removed of the member that is being read. */
  #member: RemovableMember | undefined;
  /** What has come, read up to `#at`. */
  #text = "";
  #at = 0;
  /** What can be passed on. */
  #out = "";
  /** What has been read and is held back: blanks, a comma, a key with its colon. */
  #held = "";
  /** Where in `#held` the member begins, with its comma. */
  #start = 0;

  constructor(root: Removable | null, repair: boolean) {
    this.#root = root;
    this.#repair = repair;
  }

  get closed(): boolean {
    return this.#state === "closed";
  }

  /** What is held back, read or not. */
  get held(): string {
    return this.#held + this.#text;
  }

  /** Takes the next piece; returns what can be passed on now. What follows the outermost container is dropped if `repair`. */
  write(piece: string): string {
    this.#text += piece;
    this.#at = 0;
    this.#out = "";
    while (this.#at < this.#text.length && this.#step());
    this.#text = this.#text.slice(this.#at);
    return this.#out;
  }

  /** Ends the text with these brackets in place of the blanks at its end. */
  closeWith(brackets: string): string {
    if (this.#text === "") this.#held = this.#held.trimEnd();
    return this.write(brackets);
  }

  /** The text is over: returns what was held back. */
  end(): string {
    return this.held;
  }

  /** Reads on. `false`: more text is needed. */
  #step(): boolean {
    switch (this.#state) {
      case "string":
        return this.#readString();
      case "closed":
      case "invalid": {
        const rest = this.#text.length - this.#at;
        if (this.closed && this.#repair) this.#at += rest;
        else this.#pass(rest, this.#state);
        return false;
      }
      case "opaque":
        return this.#readOpaque();
      default:
        return this.#readToken(this.#state);
    }
  }

  #readToken(state: "value" | "key" | "colon" | "scalar" | "after"): boolean {
    TOKEN.lastIndex = this.#at;
    const [token = ""] = TOKEN.exec(this.#text) ?? [];
    if (BLANKS.includes(token.charAt(0)))
      return this.#holdBlanks(token, state === "scalar" ? "after" : state);
    const level = this.#levels.at(-1);
    switch (state) {
      case "value":
        return token === "]" && level?.close === "]" ? this.#close() : this.#readValue(token);
      case "key":
        return token === "}" ? this.#closeObject() : this.#readKey(token);
      case "colon":
        return token === ":" ? this.#hold(token, "value") : this.#turn("invalid");
      case "scalar":
        return '"{}[],:'.includes(token) ? this.#turn("after") : this.#pass(token.length, "scalar");
      case "after":
        if (token === ",") return this.#separate(level);
        return token === level?.close ? this.#close() : this.#turn("invalid");
    }
  }

  #readKey(token: string): boolean {
    if (token !== '"') return this.#turn("invalid");
    KEY.lastIndex = this.#at;
    const key = KEY.exec(this.#text)?.[0];
    if (key !== undefined) {
      this.#member = this.#levels.at(-1)?.removable.members.get(String(parseJson(key)));
      return this.#hold(key, "colon");
    }
    if (this.#text.length - this.#at <= MAX_HELD) return false;
    // A key that is too long to be held passes as any string does.
    this.#keepMember();
    return this.#passQuote(1, "colon");
  }

  #readValue(token: string): boolean {
    const next = this.#text.charAt(this.#at + token.length);
    if (this.#member?.dropEmpty && token === '"') {
      if (next === "") return false;
      if (next === '"') return this.#remove(2);
    }
    if (this.#member?.dropNull && "null".startsWith(token)) {
      if (next === "") return false;
      if (token === "null" && `,}${BLANKS}`.includes(next)) return this.#remove(4);
    }
    const removable = this.#innerRemovable();
    this.#keepMember();
    if (token === '"') return this.#passQuote(1, "after");
    if (token === "{" || token === "[") {
      if (!removable) return this.#passBracket(1, 1);
      this.#levels.push({ close: token === "{" ? "}" : "]", removable, kept: false });
      return this.#pass(1, token === "{" ? "key" : "value");
    }
    const isScalar = this.#levels.length > 0 && SCALAR_START.test(token.charAt(0));
    return isScalar ? this.#pass(token.length, "scalar") : this.#turn("invalid");
  }

  /** What may be removed from the container that begins here. */
  #innerRemovable(): Removable | null | undefined {
    const outer = this.#levels.at(-1);
    if (outer === undefined) return this.#root;
    return outer.close === "]" ? outer.removable.items : this.#member?.inside;
  }

  #closeObject(): true {
    // Every member behind the comma was removed, or there never was one.
    if (this.#held.charAt(this.#start) === ",") this.#held = this.#held.slice(0, this.#start);
    return this.#close();
  }

  #close(): true {
    this.#levels.pop();
    return this.#passBracket(1, 0);
  }

  /**
   * @param length characters up to the bracket
   * @param depth open brackets behind it whose content is not looked at
   */
  #passBracket(length: number, depth: number): true {
    this.#depth = depth;
    if (depth > 0) return this.#pass(length, "opaque");
    return this.#pass(length, this.#levels.length === 0 ? "closed" : "after");
  }

  #separate(level: Level | undefined): true {
    if (level?.close === "]") return this.#pass(1, "value");
    this.#start = this.#held.length;
    if (level?.kept) return this.#hold(",", "key");
    // Every member before it was removed, so its comma goes as well.
    this.#at++;
    return this.#turn("key");
  }

  #readString(): boolean {
    PLAIN.lastIndex = this.#at;
    PLAIN.test(this.#text);
    const end = PLAIN.lastIndex;
    const char = this.#text.charAt(end);
    if (char === '"') return this.#pass(end + 1 - this.#at, this.#afterString);
    if (end > this.#at) return this.#pass(end - this.#at, "string");
    if (char === "" || (char === "\\" && end + 1 === this.#text.length)) return false;
    if (!this.#repair) return this.#pass(1, "string");
    this.#out += JSON.stringify(char).slice(1, -1);
    this.#at++;
    return true;
  }

  #readOpaque(): boolean {
    BRACKET.lastIndex = this.#at;
    if (BRACKET.test(this.#text)) {
      const char = this.#text.charAt(BRACKET.lastIndex - 1);
      const length = BRACKET.lastIndex - this.#at;
      if (char === '"') return this.#passQuote(length, "opaque");
      return this.#passBracket(length, this.#depth + ("{[".includes(char) ? 1 : -1));
    }
    const end = this.#text.trimEnd().length;
    if (end > this.#at) this.#pass(end - this.#at, "opaque");
    return this.#holdBlanks(this.#text.slice(this.#at), "opaque");
  }

  /** The next characters are passed on, and what was held before them. */
  #pass(length: number, state: State): true {
    this.#out += this.#held + this.#text.slice(this.#at, this.#at + length);
    this.#held = "";
    this.#start = 0;
    this.#at += length;
    return this.#turn(state);
  }

  /** @param length characters up to the quote, which begins a string */
  #passQuote(length: number, afterString: State): true {
    this.#afterString = afterString;
    return this.#pass(length, "string");
  }

  #hold(token: string, state: State): true {
    this.#held += token;
    this.#at += token.length;
    return this.#turn(state);
  }

  /** Of an endless run of blanks not all are kept. */
  #holdBlanks(blanks: string, state: State): true {
    this.#held += blanks.slice(0, Math.max(0, MAX_HELD - this.#held.length));
    this.#at += blanks.length;
    return this.#turn(state);
  }

  /** The member that is being read, whose value has so many characters, is taken out. */
  #remove(length: number): true {
    this.#held = this.#held.slice(0, this.#start);
    this.#at += length;
    this.#member = undefined;
    return this.#turn("after");
  }

  /** The member that is being read stays. */
  #keepMember(): void {
    const level = this.#levels.at(-1);
    if (level) level.kept = true;
    this.#member = undefined;
  }

  #turn(state: State): true {
    this.#state = state;
    return true;
  }
}
