import { classifyResponse, type UpstreamFailure } from "@codexthropic/protocol/errors";

/** Reads one header, by lower-case name. */
export type HeaderReader = (name: string) => string | null;

/**
 * Returns whether an answer with a status of success is a web page: the login page of a public network, or the page of
 * a filter, in place of the backend's answer.
 */
export function isWebPage(header: HeaderReader): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(header("content-type") ?? "");
}

/**
 * Classifies an answer that is not the wanted one, with a status of success only if {@link isWebPage}. What stands
 * between this machine and the backend is named: Cloudflare, a network proxy, the login page of a public network.
 * @param url what was asked
 */
export function classifyAnswer(
  url: string,
  status: number,
  header: HeaderReader,
  bodyText: string,
): UpstreamFailure {
  const { host } = new URL(url);
  const failure = classifyResponse(status, header, bodyText);
  const blocked = (message: string): UpstreamFailure => ({ code: "network_blocked", status, message });
  if (header("cf-mitigated") !== null)
    return blocked(
      `Cloudflare, in front of ${host}, wants to check for a browser (cf-mitigated: ${printable(header("cf-mitigated"))}${rayOf(header)}). It does so for some VPNs and shared addresses; try another network, or later.`,
    );
  if (status === 407)
    return blocked(`A network proxy in front of ${host} wants a user name and a password (407).`);
  if (status === 511)
    return blocked(
      `The network wants a login before it lets ${host} through (511): open a web page to log in.`,
    );
  if (status >= 300 && status <= 399)
    return blocked(
      `${host} redirected to ${targetOf(header("location"), url)} (${status}). A request with a login follows no redirect; behind it may be the login page of a public network.`,
    );
  if (!isWebPage(header) && !/^\s*<(?:!doctype|html)/i.test(bodyText)) return failure;
  const title = titleOf(bodyText);
  if (status <= 299 || status === 451)
    return blocked(
      `A web page${title} came in place of the answer of ${host} (${status}): probably the login page of a public network or a filter. Open a web page to see it.`,
    );
  const isCloudflare = /^cloudflare/i.test(header("server") ?? "");
  const sender = isCloudflare ? `Cloudflare, in front of ${host},` : host;
  const message = `${sender} answered ${status} with a web page${title}${isCloudflare ? rayOf(header) : ""}.`;
  return { ...failure, message };
}

/** The host of a redirect's target, never its path or query: they may contain anything. */
function targetOf(location: string | null, base: string): string {
  return location !== null && URL.canParse(location, base)
    ? new URL(location, base).host
    : "an unknown place";
}

function titleOf(html: string): string {
  const title = printable(/<title[^>]*>([^<]*)/i.exec(html)?.[1] ?? null);
  return title === "" ? "" : ` (“${title}”)`;
}

function rayOf(header: HeaderReader): string {
  const ray = printable(header("cf-ray"));
  return ray === "" ? "" : `, ray ${ray}`;
}

/** One line of at most 80 visible characters. */
function printable(text: string | null): string {
  return (text ?? "")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 80);
}
