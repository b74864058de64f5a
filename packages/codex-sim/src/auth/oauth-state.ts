import type { TokenReply } from "./login.ts";

/** The state of the OAuth endpoints. */

interface Grant {
  challenge: string;
  redirectUri: string;
}

interface DeviceLogin {
  userCode: string;
  pendingLeft: number;
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
