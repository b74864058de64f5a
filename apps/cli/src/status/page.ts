import { readFileSync } from "node:fs";

/** The page as one file, also in the published package: from `dist/status` and from `src/status` the same way. */
const FILE = new URL("../../src/status/page.html", import.meta.url);

/** Reads the page when it is first asked for. `nonce`: base64, new for every answer. */
export function createPage(): (nonce: string) => string {
  let html: string | undefined;
  return (nonce) => {
    html ??= readFileSync(FILE, "utf8");
    return html.replaceAll("{{nonce}}", nonce);
  };
}

/** Nothing but the page's own style and script, and nobody may frame it. */
export function pageHeaders(nonce: string): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
