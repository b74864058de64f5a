import * as tls from "node:tls";

let latest: { ca: readonly string[]; context: tls.SecureContext } | undefined;

/**
 * Returns the TLS context that trusts Node's own authorities and these. Parsing some 150 certificates takes about
 * 50 ms of CPU, so that one context serves every connection of the process, also after a reload with the same files.
 * @param ca certificates as PEM; empty: Node's default authorities alone
 */
export function secureContextFor(ca: readonly string[]): tls.SecureContext {
  const isSame = latest?.ca.length === ca.length && latest.ca.every((pem, index) => pem === ca[index]);
  if (!latest || !isSame)
    latest = {
      ca,
      context: tls.createSecureContext(ca.length > 0 ? { ca: [...nodeAuthorities(), ...ca] } : {}),
    };
  return latest.context;
}

/** What Node trusts by itself, `NODE_EXTRA_CA_CERTS` included where Node lists them (22.15 and later). */
function nodeAuthorities(): readonly string[] {
  return "getCACertificates" in tls && typeof tls.getCACertificates === "function"
    ? (tls.getCACertificates("default") as string[])
    : tls.rootCertificates;
}
