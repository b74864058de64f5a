import type { Member, Shape } from "./find-removable.ts";

/** An open object or array whose members are looked at. */
interface Level {
  close: "}" | "]";
  shape: Shape;
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
  /** Inside a container without a shape: only its brackets are counted. */
  | "opaque"
  /** A comma or a closing bracket is expected. */
  | "after"
  /** The outermost container is closed. */
  | "closed"
  /** Not the JSON that was expected: everything passes. */
  | "invalid";

const KEY = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
// oxlint-disable-next-line no-control-regex -- JSON strings must not hold them
const SPECIAL_IN_STRING = /["\\\0-\x1f]/g;
const SPECIAL_OUTSIDE = /["{}[\]]/g;
const SCALAR_START = /[-0-9a-z]/i;
const SCALAR = /[^\s,\]}]*/y;
const BLANKS = /[ \t\n\r]*/y;
const ESCAPES = '"\\/bfnrtu';
/** A longer key is not looked at. A longer run of blanks is shortened: models send thousands of them. */
const MAX_HELD = 1024;

/**
 * Lets a JSON text pass as it arrives and takes out the members that a {@link Shape} names when they hold `null` or
 * `""`. Held back are only a comma and a key, until the value shows that they stay, and blanks outside of strings,
 * until something follows them. It does not validate: a text that is no JSON passes.
 */
export class MemberFilter {
  readonly #root: Shape | null;
  /** Escapes raw control characters in strings, and backslashes before characters that JSON does not escape. */
  readonly #repair: boolean;
  readonly #levels: Level[] = [];
  #state: State = "value";
  /** Open brackets in `opaque`. */
  #depth = 0;
  /** What follows the string that is being read. */
  #afterString: State = "after";
  /** What may be removed of the member that is being read. */
  #member: Member | undefined;

  /** What has come and is not yet passed on. */
  #text = "";
  /** Read up to here, in `#text`. */
  #at = 0;
  /** May be passed on up to here. */
  #safe = 0;
  /** Where the member that is being read begins, with the comma before it. */
  #start = 0;

  constructor(root: Shape | null, repair: boolean) {
    this.#root = root;
    this.#repair = repair;
  }

  get closed(): boolean {
    return this.#state === "closed";
  }

  /** What is held back. */
  get held(): string {
    return this.#text;
  }

  /** Takes the next piece; returns what can be passed on now. What follows the outermost container is dropped if `repair`. */
  write(piece: string): string {
    this.#text += piece;
    while (this.#at < this.#text.length && this.#step());
    const over = this.#state === "invalid" || this.#state === "closed";
    if (over && this.#repair && this.closed) this.#text = this.#text.slice(0, this.#safe);
    if (over) this.#at = this.#safe = this.#text.length;
    return over ? this.#release(this.#safe) : this.#releaseSafe();
  }

  /** Ends the text with these brackets in place of the blanks at its end. */
  closeWith(brackets: string): string {
    this.#text = this.#text.slice(0, trimmedLength(this.#text, this.#text.length));
    this.#at = Math.min(this.#at, this.#text.length);
    this.#safe = Math.min(this.#safe, this.#at);
    return this.write(brackets);
  }

  /** The text is over: returns what was held back. */
  end(): string {
    return this.#release(this.#text.length);
  }

  /** Reads on. `false`: more text is needed. */
  #step(): boolean {
    switch (this.#state) {
      case "string":
        return this.#readString();
      case "opaque":
        return this.#readOpaque();
      case "scalar":
        this.#at += this.#match(SCALAR).length;
        if (this.#at < this.#text.length) this.#state = "after";
        this.#safe = this.#at;
        return true;
      case "closed":
      case "invalid":
        return false;
      default:
        this.#at += this.#match(BLANKS).length;
        return this.#at < this.#text.length && this.#readToken(this.#text.charAt(this.#at), this.#state);
    }
  }

  #readToken(char: string, state: "value" | "key" | "colon" | "after"): boolean {
    switch (state) {
      case "value":
        return char === "]" && this.#levels.at(-1)?.close === "]" ? this.#close() : this.#startValue(char);
      case "key":
        if (char === '"') return this.#readKey();
        if (char !== "}") return this.#turn("invalid");
        // Every member behind the comma was removed, or there never was one.
        if (this.#text.charAt(this.#start) === ",") this.#cut(this.#start);
        return this.#close();
      case "colon":
        this.#at++;
        return this.#turn(char === ":" ? "value" : "invalid");
      case "after":
        if (char === ",") return this.#separate();
        return char === this.#levels.at(-1)?.close ? this.#close() : this.#turn("invalid");
    }
  }

  #readKey(): boolean {
    const key = this.#match(KEY);
    if (key === "" && this.#text.length - this.#at <= MAX_HELD) return false;
    this.#member = key === "" ? undefined : this.#levels.at(-1)?.shape.members.get(parseKey(key) ?? "");
    // A key that is too long to be held passes as any string does.
    if (key === "") return this.#keep("string", 1, "colon");
    this.#at += key.length;
    return this.#turn("colon");
  }

  #startValue(char: string): boolean {
    const ahead = this.#text.slice(this.#at, this.#at + 5);
    if (this.#member?.dropEmpty && char === '"') {
      if (ahead.length < 2) return false;
      if (ahead.startsWith('""')) return this.#remove(2);
    }
    if (this.#member?.dropNull && char === "n") {
      if (ahead.length < 5 && "null".startsWith(ahead)) return false;
      if (/^null[\s,}]/.test(ahead)) return this.#remove(4);
    }
    if (char === '"') return this.#keep("string", 1);
    if (char === "{" || char === "[") return this.#open(char);
    return this.#keep(this.#levels.length > 0 && SCALAR_START.test(char) ? "scalar" : "invalid", 0);
  }

  #open(bracket: "{" | "["): true {
    const shape = this.#innerShape();
    this.#depth = 1;
    if (!shape) return this.#keep("opaque", 1);
    this.#keep(bracket === "{" ? "key" : "value", 1);
    this.#levels.push({ close: bracket === "{" ? "}" : "]", shape, kept: false });
    this.#member = undefined;
    return true;
  }

  /** The shape of the container that begins here. */
  #innerShape(): Shape | null | undefined {
    const outer = this.#levels.at(-1);
    if (outer === undefined) return this.#root;
    return outer.close === "]" ? outer.shape.items : this.#member?.shape;
  }

  #readString(): boolean {
    SPECIAL_IN_STRING.lastIndex = this.#at;
    const found = SPECIAL_IN_STRING.test(this.#text);
    const at = found ? SPECIAL_IN_STRING.lastIndex - 1 : this.#text.length;
    this.#at = this.#safe = at;
    if (!found) return false;
    const char = this.#text.charAt(at);
    if (char === '"') return this.#keep(this.#afterString, 1);
    if (char !== "\\") return this.#pass(this.#repair ? JSON.stringify(char).slice(1, -1) : char, 1);
    const escaped = this.#text.charAt(at + 1);
    if (escaped === "") return false;
    return ESCAPES.includes(escaped) || !this.#repair ? this.#pass(char + escaped, 2) : this.#pass("\\\\", 1);
  }

  #readOpaque(): boolean {
    SPECIAL_OUTSIDE.lastIndex = this.#at;
    const found = SPECIAL_OUTSIDE.test(this.#text);
    this.#at = this.#safe = found ? SPECIAL_OUTSIDE.lastIndex : this.#text.length;
    if (!found) return false;
    const char = this.#text.charAt(this.#at - 1);
    if (char === '"') return this.#keep("string", 0, "opaque");
    this.#depth += char === "{" || char === "[" ? 1 : -1;
    return this.#depth > 0 || this.#keep(this.#levels.length === 0 ? "closed" : "after", 0);
  }

  #separate(): true {
    this.#start = this.#at++;
    const level = this.#levels.at(-1);
    // Every member before it was removed, so its comma goes as well.
    if (!level?.kept) this.#cut(this.#start);
    this.#member = undefined;
    return this.#turn(level?.close === "]" ? "value" : "key");
  }

  #close(): true {
    this.#levels.pop();
    return this.#keep(this.#levels.length === 0 ? "closed" : "after", 1);
  }

  /** What has been read, and so many characters more, stays. */
  #keep(state: State, length: number, afterString: State = "after"): true {
    const level = this.#levels.at(-1);
    if (level) level.kept = true;
    this.#at += length;
    this.#start = this.#safe = this.#at;
    if (state === "string") this.#afterString = afterString;
    return this.#turn(state);
  }

  /** The member that is being read, whose value has so many characters, goes. */
  #remove(length: number): true {
    this.#at += length;
    this.#cut(this.#start);
    return this.#turn("after");
  }

  /** Replaces so many characters of a string, all of which are read then. */
  #pass(by: string, length: number): true {
    if (by.length !== length) {
      this.#text = this.#text.slice(0, this.#at) + by + this.#text.slice(this.#at + length);
    }
    this.#at += by.length;
    this.#safe = this.#at;
    return true;
  }

  #cut(from: number): void {
    this.#text = this.#text.slice(0, from) + this.#text.slice(this.#at);
    this.#at = from;
  }

  /** Blanks outside of strings are held until something follows; of an endless run not all are kept. */
  #releaseSafe(): string {
    if (this.#state === "string") return this.#release(this.#safe);
    const out = this.#release(trimmedLength(this.#text, this.#safe));
    const held = this.#text.length;
    if (held > MAX_HELD && this.#at === held) {
      this.#at = trimmedLength(this.#text, held);
      this.#text = this.#text.slice(0, this.#at);
      this.#safe = Math.min(this.#safe, this.#at);
    }
    return out;
  }

  #release(end: number): string {
    const out = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    this.#at -= end;
    this.#safe -= end;
    this.#start -= end;
    return out;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? "";
  }

  #turn(state: State): true {
    this.#state = state;
    return true;
  }
}

function parseKey(key: string): string | undefined {
  try {
    return JSON.parse(key) as string;
  } catch {
    return undefined;
  }
}

/** The length of the beginning of a text without the blanks at its end. */
function trimmedLength(text: string, length: number): number {
  let end = length;
  while (end > 0 && " \t\n\r".includes(text.charAt(end - 1))) end--;
  return end;
}
