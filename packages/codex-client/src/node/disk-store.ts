import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Small texts kept between two processes. */
export interface Store {
  /** `null`: there is none, or it cannot be read. */
  read(name: string): Promise<string | null>;
  /** Whole or not at all: a reader never sees half a file. */
  write(name: string, text: string): Promise<void>;
}

/** A folder of files that only their owner can read. */
export function diskStore(folder: string): Store {
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
