import { styleText } from "node:util";
import type { Env, Output } from "./io.ts";

const STYLES = ["bold", "dim", "underline", "red", "green", "yellow", "cyan"] as const;

/** Styles of one stream; each returns its text unchanged where colours are unwanted. */
export type Palette = Record<(typeof STYLES)[number], (text: string) => string>;

/** The palette for what is written to `output`. */
export function createPalette(env: Env, output: Output): Palette {
  const isOn = wantsColor(env, output);
  // The stream that styleText would look at is stdout.
  const options = { validateStream: false };
  return Object.fromEntries(
    STYLES.map((style) => [style, (text: string) => (isOn ? styleText(style, text, options) : text)]),
  ) as Palette;
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
