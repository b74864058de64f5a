import type { Logger, RequestRecord, TraceEvent } from "@codexthropic/proxy";
import { createLogger, type LoggerOptions } from "../terminal/create-logger.ts";
import { clock } from "../terminal/format.ts";
import { accessLine } from "./format-access-line.ts";

/** Everything that a running server prints, as text for people or as JSON lines. */
export interface ServerLog extends Logger {
  /** The access log. */
  request(record: RequestRecord): void;
  trace(event: TraceEvent): void;
  /** The banner: the text for people, the facts for programs. */
  banner(text: string, facts: Record<string, unknown>): void;
}

export type LogOptions = Omit<LoggerOptions, "withTime">;

export function createServerLog(options: LogOptions): ServerLog {
  const log = createLogger({ ...options, withTime: true });
  const isJson = options.format === "json";
  return {
    debug: (message, facts) => log.debug(message, facts),
    info: (message, facts) => log.info(message, facts),
    warn: (message, facts) => log.warn(message, facts),
    error: (message, facts) => log.error(message, facts),
    request(record) {
      if (!isJson) return log.log(accessLine(record, options.paint));
      log[record.error ? "warn" : "info"]("request", {
        ...record,
        time: new Date(record.time).toISOString(),
      });
    },
    trace(event) {
      log.trace(
        isJson ? "trace" : options.paint.dim(traceLine(event, options.now())),
        isJson ? event : undefined,
      );
    },
    banner: (text, facts) => (isJson ? log.info("listening", facts) : log.log(text.trimEnd())),
  };
}

function traceLine({ requestId, direction, type, id, bytes, text }: TraceEvent, now: number): string {
  const parts = [clock(now), requestId, direction, type, id ?? "", `${bytes} B`, text ?? ""];
  return parts.filter((part) => part !== "").join("  ");
}
