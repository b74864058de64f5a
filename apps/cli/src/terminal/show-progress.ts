import { createPalette } from "./create-palette.ts";
import type { Io } from "./io.ts";

const FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const DELAY_MS = 300;
const FRAME_MS = 80;
/** Back to the first column, and everything behind it deleted. */
const CLEAR_LINE = "\r\u001b[K";

/** Replaces the last line of the terminal by a text that stays until the next one; does nothing without a terminal. */
export function showProgress({ env, stderr }: Pick<Io, "env" | "stderr">, text: string): void {
  if (stderr.isTTY && env["TERM"] !== "dumb") stderr.write(CLEAR_LINE + text);
}

/** Shows on a terminal that something is waited for, once it takes longer than a moment. */
export async function withSpinner<T>(
  io: Pick<Io, "env" | "stderr">,
  text: string,
  work: Promise<T>,
): Promise<T> {
  const { cyan, dim } = createPalette(io.env, io.stderr);
  let frame = 0;
  let interval: NodeJS.Timeout | undefined;
  const draw = (): void => showProgress(io, `${cyan(FRAMES[frame++ % FRAMES.length] ?? "")} ${dim(text)}`);
  const start = setTimeout(() => {
    draw();
    interval = setInterval(draw, FRAME_MS);
  }, DELAY_MS);
  try {
    return await work;
  } finally {
    clearTimeout(start);
    clearInterval(interval);
    if (frame > 0) showProgress(io, "");
  }
}
