import type { Hold } from "../answer/hold.ts";

/** What the OAuth endpoints remember. */

interface Grant {
  challenge: string;
  redirectUri: string;
}

interface DeviceLogin {
  userCode: string;
  pendingLeft: number;
}

/** A prepared answer of `POST /oauth/token`; fields left out fall back to the usual answer. */
export interface TokenReply {
  status?: number;
  /** Error code; the body is then `{"error":{"code":…}}`, the status 401 unless told. The token is not used up. */
  code?: string;
  /** A whole body of one's own. */
  body?: object;
  /** The answer waits; the token is used up before that. */
  hold?: Hold;
  /** Seconds of life of the new access token. */
  expiresIn?: number | null;
  /** Fields that the answer leaves out: each of them is optional. @see codex-backend.md section 12 */
  omit?: readonly ("id_token" | "access_token" | "refresh_token")[];
  /** The socket is destroyed instead of an answer; the token is used up all the same. */
  cut?: boolean;
}

export interface OAuthState {
  readonly grants: Map<string, Grant>;
  readonly devices: Map<string, DeviceLogin>;
  /** First in, first out. */
  readonly replies: TokenReply[];
  /** The next browser logins are refused with this error. */
  denyLogin: string | null;
}

export function createOAuthState(): OAuthState {
  return { grants: new Map(), devices: new Map(), replies: [], denyLogin: null };
}
