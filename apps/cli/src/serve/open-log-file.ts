import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import type { Output } from "../terminal/io.ts";

/** Characters that may wait for a slow disk. */
const MAX_BACKLOG = 2 ** 20;

/**
 * A log file that only its owner can read; text is appended. A write never throws: text that the disk does not take
 * is lost, and the next write opens the file again.
 */
export function openLogFile(path: string): Output {
  let file: WriteStream | null = null;
  const open = (): WriteStream => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    } catch {
      // The stream reports the same fault, as an event.
    }
    const opened = createWriteStream(path, { flags: "a", mode: 0o600 });
    return opened.on("error", () => {
      if (file === opened) file = null;
    });
  };
  return {
    write(text) {
      file ??= open();
      if (file.writableLength <= MAX_BACKLOG) file.write(text);
    },
  };
}
