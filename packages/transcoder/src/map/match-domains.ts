/** `https://www.example.com/a?b` → `["www.example.com", "/a?b"]`. */
function split(url: string): [host: string, rest: string] {
  const bare = url.replace(/^[a-z][\w+.-]*:\/\//i, "");
  const authority = bare.replace(/[/?#].*$/s, "");
  const host = authority.replace(/^.*@/s, "").replace(/:\d*$/, "");
  return [host.toLowerCase(), bare.slice(authority.length)];
}

/** The host of a URL, without `www.`; the URL itself if it has none. */
export function hostOf(url: string): string {
  return split(url)[0].replace(/^www\./, "") || url;
}

/** A list of domains as Anthropic's web search takes them: `example.com` means its subdomains, too; a path narrows it. */
export class DomainList {
  readonly #domains: readonly (readonly [host: string, path: string])[];

  constructor(domains: readonly string[]) {
    this.#domains = domains.map(split);
  }

  has(url: string): boolean {
    const [host, rest] = split(url);
    return this.#domains.some(
      ([domain, path]) => (host === domain || host.endsWith(`.${domain}`)) && rest.startsWith(path),
    );
  }
}
