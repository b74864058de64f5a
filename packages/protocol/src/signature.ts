/**
 * The reasoning-signature envelope: one upstream reasoning item inside the `signature` of one thinking block.
 *
 * Shape: `codexthropic.1.<base64url of JSON [id, model]>.<encrypted_content>`. The encrypted content stands
 * verbatim at the end, so encoding and decoding never copy it through JSON (it has been seen at 200 kB).
 */

/** One reasoning item as it must be replayed. */
export interface ReasoningState {
  /** `rs_…`, or `null` when the item had none. */
  id: string | null;
  /** The upstream slug that made it, or `null` when unknown (a bare encrypted string). */
  model: string | null;
  /** The final `encrypted_content`, from `output_item.done`. */
  encrypted_content: string;
}

const PREFIX = "codexthropic.1.";

/** Makes the signature. Pure and deterministic: the same item gives the same bytes. */
export function encodeSignature(state: ReasoningState): string {
  return `${PREFIX}${toBase64Url(JSON.stringify([state.id, state.model]))}.${state.encrypted_content}`;
}

/**
 * Reads a signature back. Accepts the envelope and a bare encrypted string (base64url, length a multiple
 * of 4, at least 120 characters, first byte 0x80: the Fernet shape that the backend issues).
 * Anything else, of any type, is foreign: `null`, never an exception.
 */
export function decodeSignature(signature: unknown): ReasoningState | null {
  if (typeof signature !== "string") return null;
  if (!signature.startsWith(PREFIX)) {
    return isBareEncrypted(signature) ? { id: null, model: null, encrypted_content: signature } : null;
  }
  const dot = signature.indexOf(".", PREFIX.length);
  if (dot < 0 || dot === signature.length - 1) return null;
  const head = parseHead(signature.slice(PREFIX.length, dot));
  return head && { ...head, encrypted_content: signature.slice(dot + 1) };
}

function isBareEncrypted(text: string): boolean {
  return text.length >= 120 && text.length % 4 === 0 && /^g[A-P][A-Za-z0-9_-]+={0,2}$/.test(text);
}

function parseHead(encoded: string): { id: string | null; model: string | null } | null {
  try {
    const head: unknown = JSON.parse(fromBase64Url(encoded));
    if (!Array.isArray(head)) return null;
    const [id, model] = head as unknown[];
    return isNullableString(id) && isNullableString(model) ? { id, model } : null;
  } catch {
    return null;
  }
}

function isNullableString(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

// `btoa` and `atob` exist in every runtime, but not in the ES library that this package compiles against.
declare const btoa: (binary: string) => string;
declare const atob: (encoded: string) => string;

/** Ids and slugs are ASCII as a rule; the detour over percent-escapes is for the others. */
function toBase64Url(text: string): string {
  const binary = isAscii(text)
    ? text
    : encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(encoded: string): string {
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  if (isAscii(binary)) return binary;
  return decodeURIComponent(
    [...binary].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join(""),
  );
}

function isAscii(text: string): boolean {
  return !/[^ -~]/.test(text);
}
