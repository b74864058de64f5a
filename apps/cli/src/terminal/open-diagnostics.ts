/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The part of `process.stderr` that is used. */
export interface DiagnosticStream extends Output {
  readonly writableLength: number;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** Characters that may wait for a reader that has stopped reading, for example a paused `less`. */
const MAX_BACKLOG = 2 ** 20;

/**
 * Wraps the stream for banner, log and messages: a write never throws and never ends the process. Text that cannot
 * be written (full disk, closed pipe, closed terminal) is lost. Node leaves `process.stderr` open after an error, so
 * later text is written again as soon as the disk has space. Text beyond the backlog is counted and not kept.
 */
export function diagnosticOutput(stream: DiagnosticStream): Output {
  let dropped = 0;
  stream.on("error", () => {});
  const write = (text: string): void => {
    try {
      stream.write(text);
    } catch {
      // A synchronous write to a file can throw; the text is lost.
    }
  };
  return {
    write(text) {
      if (stream.writableLength > MAX_BACKLOG) {
        dropped += 1;
        return;
      }
      if (dropped > 0) {
        write(`(${dropped} log lines were dropped: nobody read them)\n`);
        dropped = 0;
      }
      write(text);
    },
    // Getters: a terminal can be resized.
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 0;
    },
  };
}
