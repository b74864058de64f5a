/**
 * The host of an authority (`localhost:8765`, `[::1]`, `127.1`) as the WHATWG URL parser writes it, or `null` when it is
 * no host. IPv6 keeps its brackets.
 */
function normalizeHost(authority: string): string | null {
  if (!/^[\w.:[\]-]+$/.test(authority)) return null;
  try {
    return new URL(`http://${authority}`).hostname;
  } catch {
    return null;
  }
}

/** IPv4's 127.0.0.0/8, also inside IPv6, `::1`, and the name that RFC 6761 reserves for them. */
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]|localhost)$/;

/** Whether a `Host` header names this machine's loopback interface. */
export function isLoopbackAuthority(authority: string): boolean {
  return LOOPBACK.test(normalizeHost(authority) ?? "");
}

/** Whether only this machine can reach an address to listen on, IPv6 with or without brackets. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  return isLoopbackAuthority(bare.includes(":") ? `[${bare}]` : bare);
}

/** `[::1]` → `::1`, as Node's `listen` wants it. */
export function bareHost(host: string): string {
  return /^\[(.*)\]$/.exec(host)?.[1] ?? host;
}
