import type { Credentials } from "../credentials.ts";

/** Base URLs without a trailing slash. */
export interface Endpoints {
  /** `<it>/responses`, `<it>/models`. */
  codex: string;
  /** `<it>/wham/…`. */
  chatgpt: string;
  /** API-key mode: `<it>/responses`. */
  openai: string;
}

const DEFAULTS: Endpoints = {
  codex: "https://chatgpt.com/backend-api/codex",
  chatgpt: "https://chatgpt.com/backend-api",
  openai: "https://api.openai.com/v1",
};

export function resolveEndpoints(given: {
  [name in keyof Endpoints]: string | undefined;
}): Endpoints {
  const base = (name: keyof Endpoints): string => (given[name] ?? DEFAULTS[name]).replace(/\/+$/, "");
  return { codex: base("codex"), chatgpt: base("chatgpt"), openai: base("openai") };
}

/**
 * Returns the URL of a request. The workspace's own origin replaces only the default one: a base URL that the user has
 * set is the only place where the token goes.
 * @see docs/reference/codex-backend.md section 1.3
 */
export function responsesUrl(endpoints: Endpoints, { kind }: Credentials, origin: string | null): string {
  if (kind === "api_key") return `${endpoints.openai}/responses`;
  if (origin === null || endpoints.codex !== DEFAULTS.codex) return `${endpoints.codex}/responses`;
  return `${origin}${new URL(endpoints.codex).pathname}/responses`;
}

/** Whether it is https on chatgpt.com or a subdomain. A token goes to no other origin that the backend names. */
export function isChatGptOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return (
    url.protocol === "https:" &&
    url.origin === origin.replace(/\/$/, "") &&
    (url.hostname === "chatgpt.com" || url.hostname.endsWith(".chatgpt.com"))
  );
}
