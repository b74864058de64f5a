import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Io } from "../terminal/io.ts";

/** Everything on stdin, without the line break at its end. */
export async function readAll({ stdin }: Io): Promise<string> {
  return (await text(stdin)).trim();
}

/** One line. Rejects when the signal is aborted, and lets go of stdin either way. */
export async function readLine({ stdin, stderr }: Io, prompt: string, signal: AbortSignal): Promise<string> {
  stderr.write(prompt);
  const lines = createInterface({ input: stdin, terminal: false });
  try {
    return await lines.question("", { signal });
  } finally {
    if (signal.aborted) stderr.write("\n");
    lines.close();
  }
}

/** Asks for yes or no; anything but yes is no. */
export async function confirm(io: Io, question: string, signal: AbortSignal): Promise<boolean> {
  return /^\s*y(?:es)?\s*$/i.test(await readLine(io, `${question} [y/N] `, signal));
}

/** One line that the terminal does not show. */
export async function readSecret({ stdin, stderr }: Io, prompt: string): Promise<string> {
  stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    return (await lines.question("")).trim();
  } finally {
    lines.close();
    stderr.write("\n");
  }
}
