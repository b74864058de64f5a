/** The ways to log in. */
export type LoginOptions = BrowserLogin | DeviceLogin | ApiKeyLogin;

interface Cancellable {
  /** Ends the login, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface BrowserLogin extends Cancellable {
  method: "browser";
  /** Shows or opens the address. This package opens nothing itself. */
  openUrl: (url: string) => void | Promise<void>;
  /**
   * For a terminal on another machine than the browser: resolves to the address at which the browser ended (the page
   * itself cannot load there). Called again, twice at most, when the address belongs to another login. The signal is
   * aborted when the address is no longer needed.
   */
  pastedUrl?: ((signal: AbortSignal) => Promise<string>) | undefined;
  /**
   * Only this port; 0 takes any free one, which the login server may not accept. Default: the ports that the login
   * server knows, 1455 (a login that was left open there is asked to end) and 1457.
   */
  port?: number | undefined;
  /** Milliseconds, default 15 minutes. */
  timeoutMs?: number | undefined;
}

export interface DeviceLogin extends Cancellable {
  method: "device";
  /** Tells the user where to type what. `expiresAt`: milliseconds since the epoch. */
  onPrompt: (prompt: { url: string; userCode: string; expiresAt: number }) => void | Promise<void>;
}

export interface ApiKeyLogin extends Cancellable {
  method: "api_key";
  apiKey: string;
}
