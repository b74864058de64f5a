/** APIs that clients look for, and why they are not here. */
const MISSING: readonly (readonly [path: RegExp, reason: string])[] = [
  [
    /^\/v1\/messages\/batches/,
    "Message batches do not exist here: the Codex backend has none. Send each message to /v1/messages.",
  ],
  [
    /^(?:\/v1)*\/files/,
    "The Files API does not exist here. Put documents and images into the message, as base64, text or a URL.",
  ],
  [
    /^(?:\/v1)*\/(?:chat\/completions|completions|responses|embeddings|audio|images)/,
    "This proxy speaks Anthropic's Messages API (/v1/messages), not OpenAI's APIs. A client for OpenAI cannot use it.",
  ],
  [/^(?:\/v1)*\/complete$/, "The old Text Completions API does not exist here; use /v1/messages."],
  [
    /^(?:\/v1)*\/(?:skills|agents|sessions|environments|organizations|usage_report|experimental)/,
    "This API runs on Anthropic's machines and does not exist here.",
  ],
  [/^\/v1beta\//, "This proxy speaks Anthropic's Messages API (/v1/messages), not Google's API."],
];

/** What is wrong with a path that no route serves, in words for the person who set up the client. */
export function describeMissingPath(path: string, host: string): string {
  const known = MISSING.find(([pattern]) => pattern.test(path));
  if (known) return `There is no ${path} here. ${known[1]}`;
  // A base URL that is too long stands in front of the path of the API.
  if (/.\/v1\/(?:messages|models)/.test(path))
    return `There is no ${path} here. The base URL is too long: ANTHROPIC_BASE_URL=http://${host}`;
  return `There is no ${path} here. Messages go to /v1/messages; GET / is the status page.`;
}
