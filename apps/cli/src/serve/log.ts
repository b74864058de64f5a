import type { Logger, RequestRecord, TraceEvent } from "@codexthropic/proxy";
import type { Palette } from "../terminal/colors.ts";
import { clock } from "../terminal/format.ts";
import type { Output } from "../terminal/io.ts";
import { accessJson, accessLine } from "./access-log.ts";

/** Everything that a running server says, as text for people or as JSON lines. */
export interface ServerLog extends Logger {
  request(record: RequestRecord): void;
  trace(event: TraceEvent): void;
}

export interface LogOptions {
  output: Output;
  format: "text" | "json";
  verbose: boolean;
  paint: Palette;
  now: () => number;
}

export function createServerLog(options: LogOptions): ServerLog {
  return options.format === "json" ? jsonLog(options) : textLog(options);
}

type Level = keyof Logger;

function textLog({ output, verbose, paint, now }: LogOptions): ServerLog {
  const colors: Readonly<Record<Level, (text: string) => string>> = {
    debug: paint.dim,
    info: (text) => text,
    warn: paint.yellow,
    error: paint.red,
  };
  const say = (level: Level, message: string, facts: Record<string, unknown> = {}): void => {
    output.write(
      `${paint.dim(clock(now()))}  ${colors[level](level === "info" ? message : `${level}: ${message}`)}${factText(facts)}\n`,
    );
  };
  return {
    debug: (message, facts) => verbose && say("debug", message, facts),
    info: (message, facts) => say("info", message, facts),
    warn: (message, facts) => say("warn", message, facts),
    error: (message, facts) => say("error", message, facts),
    request: (record) => {
      output.write(`${accessLine(record, paint)}\n`);
    },
    trace: ({ requestId, direction, type, id, bytes, text }) => {
      const parts = [clock(now()), requestId, direction, type, id ?? "", `${bytes} B`, text ?? ""];
      output.write(`${paint.dim(parts.filter((part) => part !== "").join("  "))}\n`);
    },
  };
}

function jsonLog({ output, verbose, now }: LogOptions): ServerLog {
  const say = (level: Level, event: string, facts: Record<string, unknown> = {}): void => {
    output.write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...facts })}\n`);
  };
  return {
    debug: (message, facts) => verbose && say("debug", message, facts),
    info: (message, facts) => say("info", message, facts),
    warn: (message, facts) => say("warn", message, facts),
    error: (message, facts) => say("error", message, facts),
    request: (record) => say(record.error ? "warn" : "info", "request", accessJson(record)),
    trace: (event) => say("debug", "trace", { ...event }),
  };
}

function factText(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `  ${name}=${String(value)}`)
    .join("");
}
