import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Recording } from "./recording.ts";
import { listRecordings, recordingName } from "./recording-files.ts";
import { redactRecording } from "./redact-recording.ts";

const MIB = 2 ** 20;

export interface KeepOptions {
  /** Made with mode 0700 when it is missing; files have mode 0600. */
  folder: string;
  /** Recordings that are kept. Default 50. */
  count?: number;
  /** Bytes of all recordings; then the oldest are deleted. A larger one is not written. Default 256 MiB. */
  maxBytes?: number;
  /** Of the user and the machine: taken out of texts that are kept. */
  names?: readonly string[];
  /** Told once when writing begins to fail, and again after it has worked meanwhile. */
  onError?: (error: unknown) => void;
}

export interface RecordingKeeper {
  /** Returns at once; the recording is made, redacted and written soon. Dropped while the disk does not keep up. */
  keep(make: () => Recording): void;
  /** Resolves when everything so far is written or dropped. */
  flush(): Promise<void>;
}

/** Exchanges that wait at most: each holds its bodies. */
const QUEUE = 16;

/** Writes recordings one after the other, behind the requests. */
export function keepRecordings(options: KeepOptions): RecordingKeeper {
  const { folder, count = 50, maxBytes = 256 * MIB, names = [], onError = () => {} } = options;
  let queue: (() => Recording)[] = [];
  let writing: Promise<void> | null = null;
  let failing = false;

  const write = async (make: () => Recording): Promise<void> => {
    const recording = await redactRecording(make(), names);
    const text = `${JSON.stringify(recording)}\n`;
    if (Buffer.byteLength(text) > maxBytes) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, recordingName(recording));
    const unfinished = `${path}.${randomUUID().slice(0, 8)}.part`;
    try {
      await writeFile(unfinished, text, { mode: 0o600, flag: "wx" });
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await removeOldest(folder, count, maxBytes);
  };
  const drain = async (): Promise<void> => {
    for (let make = queue.shift(); make; make = queue.shift()) {
      await setImmediate();
      try {
        await write(make);
        failing = false;
      } catch (error) {
        if (!failing) onError(error);
        failing = true;
      }
    }
    writing = null;
  };
  return {
    keep(make) {
      if (queue.length < QUEUE) queue.push(make);
      writing ??= drain();
    },
    async flush() {
      await writing;
    },
  };
}

async function removeOldest(folder: string, count: number, maxBytes: number): Promise<void> {
  let size = 0;
  for (const [at, { path }] of (await listRecordings(folder)).entries()) {
    size += (await stat(path).catch(() => null))?.size ?? 0;
    if (at >= count || size > maxBytes) await rm(path, { force: true });
  }
  for (const name of await readdir(folder)) {
    if (!/-req_\w+\.json\.[0-9a-f]{8}\.part$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs = Infinity } = (await stat(path).catch(() => null)) ?? {};
    // A process that was killed has left it; no write takes that long.
    if (mtimeMs < Date.now() - LONGEST_WRITE_MS) await rm(path, { force: true });
  }
}

const LONGEST_WRITE_MS = 600_000;
