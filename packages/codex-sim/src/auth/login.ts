import type { Hold } from "../answer/hold.ts";

/** The public types of the simulated login. */

export interface Account {
  accountId: string;
  userId: string;
  email: string;
  /** `plus`, `pro`, `team`, … */
  plan: string;
}

/** The three tokens of a login. */

export interface Tokens {
  id_token: string;
  access_token: string;
  refresh_token: string;
}

export interface IssueOptions {
  /** Seconds until the access token expires; may be negative. `null`: no `exp` at all. Default 3,600. */
  expiresIn?: number | null;
  account?: Partial<Account>;
}

export interface AuthFileOptions extends IssueOptions {
  /** Default `chatgpt`. */
  mode?: "chatgpt" | "apikey";
  /** Default: now, by the simulator's clock. */
  lastRefresh?: Date;
  /** As older CLIs wrote it: without `oauth_provenance` and `login_owner_id`. */
  older?: boolean;
  /** Tokens to write instead of new ones. */
  tokens?: Tokens;
}

/** A prepared answer of `POST /oauth/token`; fields left out fall back to the usual answer. */
export interface TokenReply {
  status?: number;
  /** Error code. The body is then `{"error":{"code":…}}`, the status 401 unless given. The token is not used up. */
  code?: string;
  /** Replaces the whole body. */
  body?: object;
  /** The answer waits; the token is used up before that. */
  hold?: Hold;
  /** Seconds of life of the new access token. */
  expiresIn?: number | null;
  /** Fields that the answer leaves out: each of them is optional. @see docs/reference/codex-backend.md section 12 */
  omit?: readonly ("id_token" | "access_token" | "refresh_token")[];
  /** The socket is destroyed instead of an answer; the token is used up all the same. */
  cut?: boolean;
}
