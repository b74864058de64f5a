import type { ResponseHeaders } from "../transport/transport.ts";

/** Only Cloudflare's; the CLI drops everything else. @see docs/reference/codex-backend.md section 3 */
const KEPT: ReadonlySet<string> = new Set(["__cf_bm", "_cfuvid"]);

export interface CookieJar {
  /** The `cookie` header for this URL's origin. */
  header(url: string): string | null;
  store(url: string, headers: Pick<ResponseHeaders, "getSetCookie">): void;
}

/** Cookies in memory. Each one is sent only to the origin that set it. */
export function createCookieJar(now: () => number): CookieJar {
  const origins = new Map<string, Map<string, { pair: string; expires: number }>>();
  return {
    header(url) {
      const jar = origins.get(new URL(url).origin);
      const live = [...(jar?.values() ?? [])].filter(({ expires }) => expires > now());
      return live.length === 0 ? null : live.map(({ pair }) => pair).join("; ");
    },
    store(url, headers) {
      for (const line of headers.getSetCookie()) {
        const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
        const name = pair.slice(0, pair.indexOf("="));
        if (!KEPT.has(name)) continue;
        const { origin } = new URL(url);
        const jar = origins.get(origin) ?? new Map<string, { pair: string; expires: number }>();
        origins.set(origin, jar.set(name, { pair, expires: expiryOf(attributes, now()) }));
      }
    },
  };
}

/** `max-age` wins over `expires`; neither: as long as the process lives. @see RFC 6265 section 5.3 */
function expiryOf(attributes: readonly string[], now: number): number {
  const value = (name: string): string | undefined =>
    attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = Number.parseInt(value("max-age") ?? "", 10);
  if (Number.isFinite(maxAge)) return now + maxAge * 1000;
  const expires = Date.parse(value("expires") ?? "");
  return Number.isFinite(expires) ? expires : Number.POSITIVE_INFINITY;
}
