import { decodeSignature, encodeSignature } from "@codexthropic/protocol/contract";
import { maskText } from "./mask-text.ts";

const BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Prefixes that say what an id is of. */
const PREFIXED =
  /^((?:(?:srv|mcp)?toolu|call|fc|fco|ctc|ctco|tsc|tso|rs|msg|resp|ws|req|item|file|container|cmp)_)?(.*)$/s;
/** First byte 0x80, as base64url: what the backend's encrypted content begins with. */
const FERNET = /^g[A-P]/;

/**
 * What stands in place of ids, names and encrypted contents of one recording. The same original always has the same
 * substitute, and two originals never share one, so that what belongs together still does.
 */
export class Substitutes {
  readonly #known = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `call_abc123` → `call_000001`: same prefix, same length. Ids that differ in their prefix only share the rest. */
  id(id: string): string {
    if (UUID.test(id))
      return this.#once(`uuid ${id.toLowerCase()}`, (n) => `${digits(n, 8)}-0000-4000-8000-000000000000`);
    const [, prefix = "", rest = ""] = PREFIXED.exec(id) ?? [];
    if (rest === "") return id;
    return prefix + this.#once(`id ${rest.replace(/[^A-Za-z0-9_]/g, "_")}`, (n) => digits(n, rest.length));
  }

  /** A word of the same shape. */
  word(word: string): string {
    const mask = maskText(word);
    return this.#once(`word ${word}`, (n) => (n === 0 ? mask : withEnding(mask, n)));
  }

  /** `docs.example.com` → `xxxx.xxxxxxx.xxx`: what is a part of another host still is. */
  host(host: string): string {
    return host.replace(/[^.:/@[\]]+/g, (label) =>
      /^\d{1,5}$/.test(label) ? maskText(label) : this.word(label.toLowerCase()),
    );
  }

  /** An http URL keeps its scheme; any other text is masked. */
  url(url: string): string {
    const [, scheme = "", host = "", rest = ""] = /^(https?:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
    return host === "" ? maskText(url) : scheme + this.host(host) + maskText(rest);
  }

  /** Keeps the form by which a signature of ours, or the backend's encrypted content, is recognized. */
  sealed(text: string): string {
    if (text === "") return text;
    const state = decodeSignature(text);
    if (state && state.encrypted_content !== text) {
      const { id, model, encrypted_content } = state;
      return encodeSignature({
        id: id === null ? null : this.id(id),
        model,
        encrypted_content: this.sealed(encrypted_content),
      });
    }
    const padding = /={0,2}$/.exec(text)?.[0] ?? "";
    const head = FERNET.test(text) ? text.slice(0, 2) : "";
    const length = text.length - head.length - padding.length;
    return this.#once(
      `sealed ${text}`,
      (n) => `${head}${"A".repeat(Math.max(0, length - 8))}${digits(n, Math.min(8, length))}${padding}`,
    );
  }

  /** Tries 0, 1, 2, … until the substitute is free. A form that is too short for another one is used again. */
  #once(original: string, make: (n: number) => string): string {
    const known = this.#known.get(original);
    if (known !== undefined) return known;
    const kind = original.slice(0, original.indexOf(" "));
    let made = make(0);
    for (let n = 1; this.#taken.has(`${kind} ${made}`) && n < 100_000; n++) made = make(n);
    this.#taken.add(`${kind} ${made}`);
    this.#known.set(original, made);
    return made;
  }
}

/** The number in base 36, cut or filled up to the length. */
function digits(n: number, length: number): string {
  return (n + 1).toString(36).padStart(length, "0").slice(-length);
}

/** Other letters at the end of a mask, as many as the number needs. */
function withEnding(mask: string, n: number): string {
  let left = n;
  const units = [...mask];
  for (let at = units.length - 1; at >= 0 && left > 0; at--) {
    if (!/[xX0]/.test(units[at] ?? "")) continue;
    const isDigit = units[at] === "0";
    const base = isDigit ? 10 : 26;
    const letter = isDigit ? String(left % 10) : (BASE36[10 + ((left + 23) % 26)] ?? "x");
    units[at] = units[at] === "X" ? letter.toUpperCase() : letter;
    left = Math.floor(left / base);
  }
  return units.join("");
}
