import { randomBytes } from "node:crypto";

/** A key for one run: 192 bits. */
export function generateKey(): string {
  return `ct_${randomBytes(24).toString("base64url")}`;
}
