import { X509Certificate } from "node:crypto";

import { NetworkOptionError } from "./network-option-error.ts";

const BLOCK = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^-]+-----END \1-----/g;

/**
 * Returns the certificates of a PEM text, each as PEM. Other blocks are left out; TLS ignores damaged certificates, as
 * OpenSSL does. Only the first good one is parsed here: a bundle of the system has 150, and each costs a millisecond.
 * @throws NetworkOptionError if there is none
 */
export function readCertificates(pem: string): string[] {
  const blocks = [...pem.matchAll(BLOCK)].map(([block]) => block);
  if (!blocks.some(isCertificate))
    throw new NetworkOptionError(
      "ca",
      "contains no certificate in PEM format (-----BEGIN CERTIFICATE-----).",
    );
  return blocks;
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}
