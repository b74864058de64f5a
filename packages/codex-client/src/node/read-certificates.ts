import { X509Certificate } from "node:crypto";

import { NetworkOptionError } from "./network-option-error.ts";

const BLOCK = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^-]+-----END \1-----/g;

/**
 * Returns the certificates of a PEM text, each as PEM. Other blocks and damaged certificates are left out, as OpenSSL does.
 * @throws NetworkOptionError if there is none
 */
export function readCertificates(pem: string): string[] {
  const certificates = [...pem.matchAll(BLOCK)].flatMap(([block]) => parseCertificate(block));
  if (certificates.length === 0)
    throw new NetworkOptionError(
      "ca",
      "contains no certificate in PEM format (-----BEGIN CERTIFICATE-----).",
    );
  return certificates;
}

function parseCertificate(block: string): string[] {
  try {
    return [new X509Certificate(block).toString()];
  } catch {
    return [];
  }
}
