import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * `encrypted_content`: Fernet-shaped (first byte 0x80, 8 bytes of time, 16 of IV, blocks of 16, 32 of MAC), bound to
 * an account and a model family. It is verified without any state, so every simulator with the same secret accepts it.
 * @see docs/reference/codex-backend.md section 18
 * @module
 */

/** `damaged` covers early snapshots, other secrets and other text; `foreign` is another account. */
export type SealVerdict = "valid" | "damaged" | "foreign" | "other_model";

export interface Sealed {
  account: string;
  /** `comp_hash` of the model, or its slug. */
  family: string;
  /** Unix seconds. */
  at: number;
  /** Different for each seal. */
  nonce: string;
  /** An early snapshot, as on `output_item.added`: looks the same, cannot be replayed. */
  early?: boolean;
  /** Blocks of 16 bytes that stand for the hidden reasoning. Default 2. */
  blocks?: number;
}

const VERSION = 0x80;
const HEAD = 9 + 16;
const MAC = 32;

export function seal(secret: string, sealed: Sealed): string {
  const head = Buffer.alloc(9);
  head[0] = VERSION;
  head.writeBigUInt64BE(BigInt(Math.floor(sealed.at)), 1);
  const payload = Buffer.concat([
    head,
    digest(secret, `iv ${sealed.nonce}`, 16),
    digest(secret, `account ${sealed.account}`, 16),
    digest(secret, `family ${sealed.family}`, 16),
    ...Array.from({ length: sealed.blocks ?? 2 }, (_, i) => digest(secret, `${sealed.nonce} ${i}`, 16)),
  ]);
  const mac = digest(secret, macInput(payload, sealed.early ? "early" : "final"), MAC);
  return padded(Buffer.concat([payload, mac]));
}

export function verifySeal(secret: string, account: string, family: string, sealed: string): SealVerdict {
  if (!isFernetShaped(sealed)) return "damaged";
  const bytes = Buffer.from(sealed, "base64url");
  const payload = bytes.subarray(0, -MAC);
  const mac = bytes.subarray(-MAC);
  if (!timingSafeEqual(mac, digest(secret, macInput(payload, "final"), MAC))) return "damaged";
  const owner = payload.subarray(HEAD, HEAD + 16);
  if (!owner.equals(digest(secret, `account ${account}`, 16))) return "foreign";
  const maker = payload.subarray(HEAD + 16, HEAD + 32);
  return maker.equals(digest(secret, `family ${family}`, 16)) ? "valid" : "other_model";
}

/** base64url, a multiple of 4 long, at least 120 characters, first byte 0x80. */
export function isFernetShaped(text: string): boolean {
  return text.length >= 120 && text.length % 4 === 0 && /^g[A-P][\w-]+={0,2}$/.test(text);
}

const macInput = (payload: Buffer, kind: string): string => `${kind} ${payload.toString("base64url")}`;

function digest(secret: string, text: string, length: number): Buffer {
  return createHmac("sha256", secret).update(text).digest().subarray(0, length);
}

/** Fernet keeps base64 padding; Node's base64url drops it. */
function padded(bytes: Buffer): string {
  const text = bytes.toString("base64url");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}
