import { CODEX_CLI_VERSION } from "@codexthropic/protocol/codex";

/**
 * How this client introduces itself to the backend, which rejects models to clients that it does not know.
 * @see docs/reference/codex-backend.md section 18
 */
export interface Identity {
  originator: string;
  /** Sent as `version` and as `client_version` of the catalogue. */
  version: string;
  userAgent: string;
}

const ORIGINATOR = "codex_cli_rs";

/** The machine's part of the user agent: `(Debian 12.0.0; x86_64) xterm-256color`. */
export interface Machine {
  os: string;
  arch: string;
  terminal?: string;
}

/** `codex_cli_rs/<version> (Debian 12.0.0; x86_64) xterm-256color`, with every part replaceable. */
export function createIdentity(given: Partial<Identity> & { machine?: Machine } = {}): Identity {
  const originator = given.originator ?? ORIGINATOR;
  const version = given.version ?? CODEX_CLI_VERSION;
  const { os, arch, terminal = "unknown" } = given.machine ?? { os: "Linux unknown", arch: "x86_64" };
  return {
    originator,
    version,
    userAgent: given.userAgent ?? `${originator}/${version} (${os}; ${arch}) ${terminal}`,
  };
}
