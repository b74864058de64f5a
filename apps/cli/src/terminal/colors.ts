import type { Env, Output } from "./io.ts";

type Paint = (text: string) => string;

/** Styles of one stream; each returns its text unchanged where colours are unwanted. */
export interface Palette {
  bold: Paint;
  dim: Paint;
  underline: Paint;
  red: Paint;
  green: Paint;
  yellow: Paint;
  cyan: Paint;
}

const CODES: Readonly<Record<keyof Palette, readonly [open: number, close: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** The palette for what is written to `output`. */
export function createPalette(env: Env, output: Output): Palette {
  const on = wantsColor(env, output);
  const paint = ([open, close]: readonly [number, number]): Paint =>
    on ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    underline: paint(CODES.underline),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    cyan: paint(CODES.cyan),
  };
}

/**
 * Any value of `NO_COLOR` switches colours off. Else `FORCE_COLOR` decides: `0` and `false` are off, anything else is
 * on, as in Node itself. Else the terminal decides.
 * @see https://no-color.org
 */
function wantsColor(env: Env, output: Output): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced.toLowerCase() !== "false";
  return output.isTTY === true && env["TERM"] !== "dumb";
}
