import { CodexAuthError } from "../error.ts";

/** What an address that the login server sent the browser to says. */
export type CallbackVerdict =
  | { kind: "code"; code: string }
  | { kind: "error"; error: CodexAuthError }
  /** Another login's, or somebody's guess: to be ignored. */
  | { kind: "foreign" };

/**
 * Reads `?code=…&state=…` or `?error=…&state=…`. Only the state decides whether it is ours: any page in the user's
 * browser can call the port. Pure.
 */
export function readCallback(query: URLSearchParams, state: string): CallbackVerdict {
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
export function queryOf(pasted: string): URLSearchParams {
  const text = pasted.trim();
  return new URLSearchParams(
    text.includes("?") ? text.slice(text.indexOf("?") + 1).replace(/#.*$/, "") : text,
  );
}
