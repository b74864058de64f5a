import type { CatalogueEntry } from "./catalogue.ts";
import { type Account } from "./auth/login.ts";
import type { Lane } from "@codexthropic/protocol/codex";
import type { Quota } from "./answer/turn.ts";
import type { WebSocketOptions } from "./websocket/options.ts";
import type { SafeguardVerdicts } from "./safeguards.ts";
import type { Script } from "./script.ts";

/** Every option has a default. With the defaults two runs of the same requests give the same bytes. */
export interface SimOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** PEM texts. With them the simulator serves HTTPS. */
  tls?: { key: string; cert: string };
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** Ids are derived from it. Two simulators that serve one conversation need different seeds. */
  seed?: string;
  /** Signs tokens and encrypted content. Simulators with one secret accept each other's. */
  secret?: string;
  account?: Partial<Account>;
  catalogue?: readonly CatalogueEntry[];
  /** Lanes per slug that differ from the known ones. */
  lanes?: Readonly<Record<string, readonly Lane[]>>;
  /** See `ValidateOptions.refused`. */
  refused?: Iterable<string>;
  /** Names of rules that this backend does not have, as `SimRequest.problem.rule` tells them: `encrypted_content`. */
  withoutRules?: Iterable<string>;
  /** Whether prompts are cached. Default `true`. */
  promptCache?: boolean;
  /** Answers when nothing is queued. Default: {@link helpful}. */
  script?: Script;
  /** Whether WebSockets are accepted, and how. Default `false`: handshakes meet 426. */
  websocket?: WebSocketOptions | boolean;
  /** How requests for verdicts on tool calls are answered. Default `allow`. */
  safeguards?: SafeguardVerdicts;
  /** Send `content-type: text/event-stream` with streams. Default `false`, as the backend often does. */
  contentType?: boolean;
  /**
   * Compresses JSON answers for clients whose `accept-encoding` names it; streams never. Default: not at all. zstd
   * needs Node ≥ 22.15.
   */
  compression?: "gzip" | "zstd";
  /** List the output in the terminal event. Default `false`: `[]`. */
  terminalOutput?: boolean;
  /** How many requests the log keeps. Default: all; long runs want a limit. */
  logLimit?: number;
  /** The account's limits. */
  quota?: QuotaOptions;
  /** `workspace_backend_origin` of accounts/check. Default: the simulator's own origin. `null`: missing. */
  workspaceOrigin?: string | null;
  /** `account_routing_override`. Default `NO_CONSTRAINT`. */
  routingOverride?: string;
  /** How often the device login answers 403 before it succeeds. Default 1. */
  devicePending?: number;
  /** Seconds between polls that the device login asks for, as a string like the real one. Default `"5"`. */
  deviceInterval?: string;
}

export interface QuotaOptions {
  /** Percent of the 5-hour window. Default 12. */
  primary?: number;
  /** Percent of the 7-day window. Default 34. */
  secondary?: number;
  /** Seconds from now. Defaults 7,200 and 259,200. */
  primaryResetIn?: number;
  secondaryResetIn?: number;
  credits?: Partial<Quota["credits"]>;
}
