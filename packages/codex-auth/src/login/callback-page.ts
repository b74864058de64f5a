/** The page at the end of the login. It repeats nothing of the request and loads nothing. */
export function callbackPage(outcome: "success" | "failure"): string {
  const [title, text] = {
    success: ["Signed in", "You can close this tab and go back to the terminal."],
    failure: ["Not signed in", "Something went wrong. The terminal says what; start the login again there."],
  }[outcome];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; text-align: center }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}

/** No referrer, cache or frame may pass on the code in the address. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  connection: "close",
};
