import { NetworkOptionError } from "./network-option-error.ts";

const SCHEMES: ReadonlySet<string> = new Set([
  "http:",
  "https:",
  "socks:",
  "socks4:",
  "socks4a:",
  "socks5:",
  "socks5h:",
]);

/** A name or an address; the parser of URLs lets more through. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/**
 * Parses a proxy URL as curl does: `proxy.example:3128` means `http://proxy.example:3128`.
 * @param option the name of the option, for the error
 * @throws NetworkOptionError if it is not the URL of an HTTP or SOCKS proxy
 */
export function parseProxyUrl(text: string, option: string): URL {
  const value = text.trim();
  const url = parseUrl(value.includes("://") ? value : `http://${value}`);
  if (url === null || !HOST.test(url.hostname) || !hasDecodableLogin(url))
    throw new NetworkOptionError(
      option,
      "is not the URL of a proxy. Expected http://host:port or http://user:password@host:port; special characters in the password must be percent-encoded.",
    );
  if (!SCHEMES.has(url.protocol))
    throw new NetworkOptionError(
      option,
      `has the unsupported scheme ${url.protocol}//. Supported are ${[...SCHEMES].map((scheme) => `${scheme}//`).join(", ")}.`,
    );
  return url;
}

function hasDecodableLogin({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** `URL.parse` exists since Node 22.1 only. */
function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
