import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Reads the page when it is first asked for. `nonce`: base64, new for every answer. */
export function createPage(): (nonce: string) => string {
  let html: string | undefined;
  return (nonce) => {
    html ??= readFileSync(pageFile(), "utf8");
    return html.replaceAll("{{nonce}}", nonce);
  };
}

/** The package by its own name: compiled, bundled and in the sources, this module lies at different depths. */
function pageFile(): string {
  const root = dirname(createRequire(import.meta.url).resolve("@codexthropic/proxy/package.json"));
  return join(root, "dist", "page.html");
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
