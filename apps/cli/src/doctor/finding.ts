import type { Resolved } from "../config/resolve.ts";
import type { UpstreamConnection } from "@codexthropic/proxy";
import type { Io } from "../terminal/io.ts";

/** One thing looked at. */
export interface Finding {
  /** `broken`: it will not work. `warning`: it works, but not as well as it could. */
  level: "fine" | "warning" | "broken";
  /** What was looked at, in one word or two. */
  what: string;
  /** What was found. */
  text: string;
  /** What to do about it. */
  remedy?: string;
}

export interface DoctorContext {
  io: Io;
  resolved: Resolved;
  account: UpstreamConnection;
  /** Reaches the backend as the proxy would. */
  fetch: typeof globalThis.fetch;
}

/** Looks at one thing. Never throws for what it looks for. */
export type Check = (context: DoctorContext) => Promise<Finding[]>;

export function fine(what: string, text: string): Finding {
  return { level: "fine", what, text };
}

export function warning(what: string, text: string, remedy: string): Finding {
  return { level: "warning", what, text, remedy };
}

export function broken(what: string, text: string, remedy: string): Finding {
  return { level: "broken", what, text, remedy };
}
