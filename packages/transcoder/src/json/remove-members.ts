import { TextBuffer } from "./buffer-text.ts";
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
const ESCAPED = '"\\/bfnrtu';
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
  readonly #buffer = new TextBuffer();

  constructor(root: Shape | null, repair: boolean) {
    this.#root = root;
    this.#repair = repair;
  }

  get closed(): boolean {
    return this.#state === "closed";
  }

  /** What is held back. */
  get held(): string {
    return this.#buffer.held;
  }

  /** Takes the next piece; returns what can be passed on now. What follows the outermost container is dropped if `repair`. */
  write(piece: string): string {
    const buffer = this.#buffer;
    buffer.text += piece;
    while (!buffer.isRead && this.#step());
    if (this.closed && this.#repair) buffer.truncate(buffer.safe);
    if (this.closed || this.#state === "invalid") buffer.keep(buffer.text.length - buffer.at);
    if (this.#state === "string") return buffer.release(buffer.safe);
    // Of an endless run of blanks not all are kept.
    if (buffer.isRead && buffer.held.length > MAX_HELD) buffer.truncate(buffer.trimmed(buffer.at));
    return buffer.release(buffer.trimmed(buffer.safe));
  }

  /** Ends the text with these brackets in place of the blanks at its end. */
  closeWith(brackets: string): string {
    this.#buffer.truncate(this.#buffer.trimmed(this.#buffer.text.length));
    return this.write(brackets);
  }

  /** The text is over: returns what was held back. */
  end(): string {
    return this.#buffer.release(this.#buffer.text.length);
  }

  /** Reads on. `false`: more text is needed. */
  #step(): boolean {
    const buffer = this.#buffer;
    switch (this.#state) {
      case "string":
        return this.#readString();
      case "opaque":
        return this.#readOpaque();
      case "scalar":
        buffer.keep(buffer.match(SCALAR).length);
        return buffer.isRead || this.#turn("after");
      case "closed":
      case "invalid":
        return false;
      default:
        buffer.at += buffer.match(BLANKS).length;
        return !buffer.isRead && this.#readToken(buffer.text.charAt(buffer.at), this.#state);
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
        if (this.#buffer.text.charAt(this.#buffer.start) === ",") this.#buffer.cut(this.#buffer.start);
        return this.#close();
      case "colon":
        this.#buffer.at++;
        return this.#turn(char === ":" ? "value" : "invalid");
      case "after":
        if (char === ",") return this.#separate();
        return char === this.#levels.at(-1)?.close ? this.#close() : this.#turn("invalid");
    }
  }

  #readKey(): boolean {
    const key = this.#buffer.match(KEY);
    if (key === "" && this.#buffer.text.length - this.#buffer.at <= MAX_HELD) return false;
    this.#member = key === "" ? undefined : this.#levels.at(-1)?.shape.members.get(parseKey(key) ?? "");
    // A key that is too long to be held passes as any string does.
    if (key === "") return this.#keep("string", 1, "colon");
    this.#buffer.at += key.length;
    return this.#turn("colon");
  }

  #startValue(char: string): boolean {
    const ahead = this.#buffer.text.slice(this.#buffer.at, this.#buffer.at + 5);
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
    const buffer = this.#buffer;
    const isFound = buffer.seek(SPECIAL_IN_STRING);
    buffer.keep(0);
    if (!isFound) return false;
    const char = buffer.text.charAt(buffer.at);
    if (char === '"') return this.#keep(this.#afterString, 1);
    const next = buffer.text.charAt(buffer.at + 1);
    if (char === "\\" && next === "") return false;
    if (char === "\\" && ESCAPED.includes(next)) buffer.keep(2);
    else if (this.#repair) buffer.replace(1, JSON.stringify(char).slice(1, -1));
    else buffer.keep(1);
    return true;
  }

  #readOpaque(): boolean {
    const isFound = this.#buffer.seek(SPECIAL_OUTSIDE);
    this.#buffer.keep(0);
    if (!isFound) return false;
    const char = this.#buffer.text.charAt(this.#buffer.at);
    if (char === '"') return this.#keep("string", 1, "opaque");
    this.#depth += char === "{" || char === "[" ? 1 : -1;
    if (this.#depth === 0) return this.#keep(this.#levels.length === 0 ? "closed" : "after", 1);
    this.#buffer.keep(1);
    return true;
  }

  #separate(): true {
    const buffer = this.#buffer;
    const level = this.#levels.at(-1);
    buffer.start = buffer.at++;
    // Every member before it was removed, so its comma goes as well.
    if (!level?.kept) buffer.cut(buffer.start);
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
    this.#buffer.keep(length);
    if (state === "string") this.#afterString = afterString;
    return this.#turn(state);
  }

  /** The member that is being read, whose value has so many characters, goes. */
  #remove(length: number): true {
    this.#buffer.at += length;
    this.#buffer.cut(this.#buffer.start);
    return this.#turn("after");
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
