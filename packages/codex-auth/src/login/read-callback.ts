import { CodexAuthError } from "../auth-error.ts";

/** The meaning of an address that the login server has sent the browser to. */
export type CallbackResult =
  | { kind: "code"; code: string }
  | { kind: "error"; error: CodexAuthError }
  /** The address of another login, or a guess: it is ignored. */
  | { kind: "foreign" };

/**
 * Reads `?code=…&state=…` or `?error=…&state=…`. Only an address with our state counts, because any page in the
 * user's browser can call the port. Pure.
 */
export function readCallback(query: URLSearchParams, state: string): CallbackResult {
  if (query.get("state") !== state) return { kind: "foreign" };
  const problem = query.get("error");
  if (problem !== null) {
    const error =
      problem === "access_denied"
        ? new CodexAuthError("login_denied", "The access was not allowed in the browser.")
        : new CodexAuthError("login_failed", "The login server sent the browser back with an error.");
    return { kind: "error", error };
  }
  const code = query.get("code");
  return code ? { kind: "code", code } : { kind: "foreign" };
}

/** The query of a pasted address; also of its end alone (`code=…&state=…`). */
export function readQuery(pasted: string): URLSearchParams {
  const text = pasted.trim();
  return new URLSearchParams(
    text.includes("?") ? text.slice(text.indexOf("?") + 1).replace(/#.*$/, "") : text,
  );
}
