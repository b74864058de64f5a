import { BlockList, isIP } from "node:net";

/**
 * Returns whether a URL is reached without a proxy, by the value of `NO_PROXY`: names separated by commas or blanks.
 * A name covers its subdomains; `.example.com` and `*.example.com` mean the same. An entry may end in a port, be an IP
 * address or a network such as `10.0.0.0/8`. `*` means every host.
 * @see https://about.gitlab.com/blog/we-need-to-talk-no-proxy/ for what other programs accept
 */
export function matchNoProxy(noProxy: string): (url: URL) => boolean {
  const entries = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(parseEntry);
  return (url) => {
    const host = url.hostname
      .toLowerCase()
      .replace(/^\[|\]$/g, "")
      .replace(/\.$/, "");
    const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
    return entries.some((matches) => matches(host, port));
  };
}

type Entry = (host: string, port: string) => boolean;

function parseEntry(entry: string): Entry {
  if (entry === "*") return () => true;
  const network = parseNetwork(entry);
  if (network) return network;
  const [, bracketed, plain = "", wantedPort] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  // An IPv6 address without brackets ends in what looks like a port.
  const isBareIpv6 = isIP(entry) === 6;
  const name = isBareIpv6 ? entry : (bracketed ?? plain).replace(/^\*?\./, "").replace(/\.$/, "");
  return (host, port) =>
    (isBareIpv6 || wantedPort === undefined || wantedPort === port) &&
    (host === name || host.endsWith(`.${name}`));
}

function parseNetwork(entry: string): Entry | null {
  const [address = "", prefix = ""] = entry.split("/");
  const family = isIP(address);
  const bits = Number(prefix);
  if (family === 0 || !/^\d+$/.test(prefix) || bits > (family === 4 ? 32 : 128)) return null;
  const list = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(address, bits, type);
  return (host) => isIP(host) === family && list.check(host, type);
}
