import { type FileHandle, open } from "node:fs/promises";

/** Bytes that are read and parsed at a time: a few milliseconds, then requests of this process have their turn. */
const CHUNK = 256 * 1024;

/** Bytes; the lines of the history are far shorter. */
const LONGEST_LINE = 64 * 1024;

const LINE_BREAK = 10;

export interface LinesRead {
  /** Where the last whole line ends, in bytes from the beginning of the file. */
  end: number;
  /** What follows it; empty when the file ends with a line break. */
  unfinished: string;
  /** False when the file could not be read to its end. */
  isWhole: boolean;
}

/**
 * Calls `visit` for each whole line that is not empty. A line that is too long is passed on in part, which makes it a
 * damaged one. The text is a slice of a longer one: whoever keeps it keeps that as well.
 */
export async function readLines(
  path: string,
  visit: (text: string) => void,
  { start = 0, end = Number.POSITIVE_INFINITY }: { start?: number; end?: number } = {},
): Promise<LinesRead> {
  const read: LinesRead = { end: start, unfinished: "", isWhole: true };
  // One buffer for the whole file: memory outside of V8's heap would wait long for its garbage collection.
  const buffer = Buffer.allocUnsafe(LONGEST_LINE + CHUNK);
  let position = start;
  let kept = 0;
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    while (position < end) {
      const wanted = Math.min(CHUNK, end - position);
      const { bytesRead } = await file.read(buffer, kept, wanted, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      const filled = kept + bytesRead;
      const last = buffer.lastIndexOf(LINE_BREAK, filled - 1);
      if (last !== -1) {
        for (const line of buffer.toString("utf8", 0, last).split("\n")) if (line !== "") visit(line);
        buffer.copyWithin(0, last + 1, filled);
        read.end = position - (filled - last - 1);
      }
      kept = Math.min(filled - last - 1, LONGEST_LINE);
    }
  } catch (error) {
    // Another process may delete an old file at any time.
    read.isWhole = (error as NodeJS.ErrnoException).code === "ENOENT";
  } finally {
    await file?.close();
  }
  read.unfinished = buffer.toString("utf8", 0, kept);
  return read;
}
