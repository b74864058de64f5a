import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Small texts that are stored for the next process. */
export interface CacheFolder {
  /** Resolves with `null` if there is no such file or it cannot be read. */
  read(name: string): Promise<string | null>;
  /** Replaces the file in one step, so that a reader never sees half of it. */
  write(name: string, text: string): Promise<void>;
}

/** Stores files in a folder. Only their owner can read them. */
export function openCacheFolder(folder: string): CacheFolder {
  return {
    read: (name) => readFile(join(folder, name), "utf8").catch(() => null),
    async write(name, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = join(folder, `.${name}.${process.pid}.${crypto.randomUUID()}`);
      try {
        await writeFile(temporary, text, { mode: 0o600 });
        await rename(temporary, join(folder, name));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
  };
}
