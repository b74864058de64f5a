import type { UpstreamConnection } from "@codexthropic/proxy";
import type { Resolved } from "../config/resolve-settings.ts";
import type { Io } from "../terminal/io.ts";

/** The result of one check; the JSON of `doctor --json`. */
export interface Finding {
  /** What was looked at, in one or two words. */
  id: string;
  /** `error`: it does not work. `warning`: it works, but not as well as it could. */
  level: "ok" | "warning" | "error";
  message: string;
  /** What to do, or null. */
  remedy: string | null;
}

export interface DoctorContext {
  io: Io;
  resolved: Resolved;
  account: UpstreamConnection;
  /** Reaches the backend as the proxy would. */
  fetch: typeof globalThis.fetch;
}

/** A finding; without `id` it has that of its check. */
export type CheckResult = Omit<Finding, "id"> & { id?: string };

/** Looks at one thing. Never throws for what it looks for. */
export type Check = (context: DoctorContext) => Promise<CheckResult | CheckResult[]>;

export function fine(message: string): CheckResult {
  return { level: "ok", message, remedy: null };
}

export function warning(message: string, remedy: string): CheckResult {
  return { level: "warning", message, remedy };
}

export function broken(message: string, remedy: string): CheckResult {
  return { level: "error", message, remedy };
}
