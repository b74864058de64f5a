import { isObject } from "@codexthropic/protocol/json";
import { createConsola, type ConsolaInstance, type ConsolaReporter, type LogType } from "consola/core";
import { createPalette, type Palette } from "./create-palette.ts";
import { clock, toSnakeCase } from "./format.ts";
import type { Io, Output } from "./io.ts";
import { tableWidth, wrap } from "./render-table.ts";

export interface LoggerOptions {
  output: Output;
  /** `text`: lines for people. `json`: one object a line with `time`, `level`, `event` and the facts, keys in snake_case. */
  format: "text" | "json";
  /** Debug lines as well. */
  verbose: boolean;
  paint: Palette;
  now: () => number;
  /** Text lines begin with the time of day. */
  withTime: boolean;
  /** Text lines are wrapped at words; default: not. */
  width?: number | undefined;
}

const LEVELS = { normal: 3, verbose: 5 } as const;

/**
 * The logger of the process: consola with a reporter that writes to one stream. consola's own reporters choose
 * colours by looking at stdout and at the process, also where the log goes to stderr or to a file.
 */
export function createLogger(options: LoggerOptions): ConsolaInstance {
  const { format, verbose } = options;
  return createConsola({
    level: verbose ? LEVELS.verbose : LEVELS.normal,
    // Two requests with the same line are two requests.
    throttle: 0,
    reporters: [format === "json" ? jsonReporter(options) : textReporter(options)],
  });
}

/** The logger of a command: messages for people, on stderr. */
export function createMessages(io: Pick<Io, "env" | "stderr" | "now">): ConsolaInstance {
  return createLogger({
    output: io.stderr,
    format: "text",
    verbose: false,
    paint: createPalette(io.env, io.stderr),
    now: io.now,
    withTime: false,
    width: tableWidth(io.stderr),
  });
}

type Mark = (paint: Palette) => string;

const MARKS: Partial<Record<LogType, Mark>> = {
  fatal: (paint) => paint.red("error:"),
  error: (paint) => paint.red("error:"),
  warn: (paint) => paint.yellow("warning:"),
  debug: (paint) => paint.dim("debug:"),
  success: (paint) => paint.green("✔"),
};

/** Types whose text is a whole line already. */
const WHOLE_LINES: ReadonlySet<LogType> = new Set<LogType>(["log", "trace"]);

function textReporter({ output, paint, now, withTime, width = Infinity }: LoggerOptions): ConsolaReporter {
  return {
    log({ type, args }) {
      const [message, facts] = args as [unknown, Record<string, unknown>?];
      const parts = [MARKS[type]?.(paint), `${String(message)}${factText(facts)}`];
      const text = parts.filter((part) => part !== undefined).join(" ");
      const time = withTime && !WHOLE_LINES.has(type) ? `${paint.dim(clock(now()))}  ` : "";
      output.write(`${wrap(time + text, width).join("\n")}\n`);
    },
  };
}

/** consola's name of a type, as a level of the log. */
const JSON_LEVELS: Partial<Record<LogType, string>> = {
  fatal: "error",
  log: "info",
  success: "info",
  trace: "debug",
};

function jsonReporter({ output, now }: LoggerOptions): ConsolaReporter {
  return {
    log({ type, args }) {
      const [event, facts] = args as [unknown, Record<string, unknown>?];
      const time = new Date(now()).toISOString();
      output.write(
        `${toLogJson({ time, level: JSON_LEVELS[type] ?? type, event: String(event), ...facts })}\n`,
      );
    },
  };
}

/** The JSON of one log line, all keys in snake_case. A value that JSON cannot hold is written as text: it must not end a request. */
function toLogJson(entry: Record<string, unknown>): string {
  try {
    return JSON.stringify(entry, (_, value: unknown) => (isObject(value) ? withSnakeKeys(value) : value));
  } catch {
    return JSON.stringify(withSnakeKeys(entry, String));
  }
}

function withSnakeKeys(
  object: Record<string, unknown>,
  convert = (value: unknown): unknown => value,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [toSnakeCase(key), convert(value)]));
}

function factText(facts: Record<string, unknown> = {}): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `  ${name}=${String(value)}`)
    .join("");
}
