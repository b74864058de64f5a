import { createConsola, type ConsolaInstance, type ConsolaReporter, type LogType } from "consola/core";
import { createPalette, type Palette } from "./colors.ts";
import type { Io } from "./io.ts";

type Mark = (paint: Palette) => string;

/** In front of a message; text without colour says the same. */
const MARKS: Partial<Record<LogType, Mark>> = {
  fatal: (paint) => paint.red("error:"),
  error: (paint) => paint.red("error:"),
  warn: (paint) => paint.yellow("warning:"),
  success: (paint) => paint.green("✔"),
  start: (paint) => paint.cyan("◐"),
};

/**
 * consola for what is no answer: all of it goes to stderr. Its own reporters look at stdout and at the
 * process to decide on colours; this one looks at the stream that it writes to.
 */
export function createMessages(io: Pick<Io, "env" | "stderr">): ConsolaInstance {
  const paint = createPalette(io.env, io.stderr);
  const reporter: ConsolaReporter = {
    log: ({ type, args }) => {
      const mark = MARKS[type]?.(paint);
      const text = args.map(String).join(" ");
      io.stderr.write(`${mark === undefined ? text : `${mark} ${text}`}\n`);
    },
  };
  return createConsola({ reporters: [reporter] });
}
