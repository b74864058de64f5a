import type { HeaderReader } from "./read-retry-after.ts";

/** What answered in place of a server: Cloudflare in front of it, a network proxy, a filter, the login page of a public network. */
export interface Intermediary {
  /** One sentence or two that name it and the server's host. The title of a web page is quoted. */
  message: string;
  /** The same request meets the same obstacle, until somebody does something about the network. */
  isBlocking: boolean;
}

/**
 * Returns whether an answer with a status of success is a web page: the login page of a public network, or the page of
 * a filter, in place of the answer.
 */
export function isWebPage(header: HeaderReader): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(header("content-type") ?? "");
}

/**
 * Finds out whether something between this machine and a server has answered in its place. `null`: it was the server.
 * Only for servers that answer with JSON or events, and never with a web page.
 * @param host `host:port` that was asked
 */
export function findIntermediary(
  host: string,
  status: number,
  header: HeaderReader,
  bodyText: string,
): Intermediary | null {
  const blocking = (message: string): Intermediary => ({ message, isBlocking: true });
  if (header("cf-mitigated") != null)
    return blocking(
      `Cloudflare, in front of ${host}, wants to check for a browser (cf-mitigated: ${printable(header("cf-mitigated"))}${rayOf(header)}). It does so for some VPNs and shared addresses; try another network, or later.`,
    );
  if (status === 407)
    return blocking(`A network proxy in front of ${host} wants a user name and a password (407).`);
  if (status === 511)
    return blocking(
      `The network wants a login before it lets ${host} through (511): open a web page to log in.`,
    );
  if (status >= 300 && status <= 399)
    return blocking(
      `${host} redirected to ${targetOf(header("location"), host)} (${status}). A request with a login follows no redirect; behind it may be the login page of a public network.`,
    );
  if (!isWebPage(header) && !/^\s*<(?:!doctype|html)/i.test(bodyText)) return null;
  const title = titleOf(bodyText);
  if (status <= 299 || status === 451)
    return blocking(
      `A web page${title} came in place of the answer of ${host} (${status}): probably the login page of a public network or a filter. Open a web page to see it.`,
    );
  const isCloudflare = /^cloudflare/i.test(header("server") ?? "");
  const sender = isCloudflare ? `Cloudflare, in front of ${host},` : host;
  return {
    message: `${sender} answered ${status} with a web page${title}${isCloudflare ? rayOf(header) : ""}.`,
    isBlocking: false,
  };
}

/** The host of a redirect's target, never its login, path or query: they may contain anything. */
function targetOf(location: string | null | undefined, host: string): string {
  const text = location?.trim() ?? "";
  const authority = /^(?:[a-z][\w+.-]*:)?\/\/([^/?#\\]*)/i.exec(text)?.[1];
  const isRelative = text !== "" && !/^[a-z][\w+.-]*:/i.test(text);
  const target =
    authority === undefined ? (isRelative ? host : "") : authority.slice(authority.lastIndexOf("@") + 1);
  return printable(target) || "an unknown place";
}

function titleOf(html: string): string {
  const title = printable(/<title[^>]*>([^<]*)/i.exec(html)?.[1]);
  return title === "" ? "" : ` (“${title}”)`;
}

function rayOf(header: HeaderReader): string {
  const ray = printable(header("cf-ray"));
  return ray === "" ? "" : `, ray ${ray}`;
}

/** One line of at most 80 visible characters. */
function printable(text: string | null | undefined): string {
  return (text ?? "")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 80);
}
