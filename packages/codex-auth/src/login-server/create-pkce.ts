import { createHash, randomBytes } from "node:crypto";

/** @see https://www.rfc-editor.org/rfc/rfc7636 */
export interface Pkce {
  /** 86 characters. */
  verifier: string;
  /** S256 of it. */
  challenge: string;
}

export function createPkce(): Pkce {
  const verifier = randomToken(64);
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** base64url from the system's generator: 43 characters for 32 bytes. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}
