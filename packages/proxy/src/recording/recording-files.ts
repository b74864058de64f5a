import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A recording's file: `20261128T094710123Z-req_….json`, so alphabetical order is that of time. */
export interface RecordingFile {
  path: string;
  name: string;
  /** `req_…` */
  id: string;
}

export function recordingName({ id, time }: { id: string; time: string }): string {
  return `${time.replace(/[-:.]/g, "")}-${id}.json`;
}

/** The recordings of a folder, newest first; none when there is no folder. */
export async function listRecordings(folder: string): Promise<RecordingFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return names
    .toSorted()
    .toReversed()
    .flatMap((name) => {
      const id = /^\d{8}T\d{9}Z-(req_[0-9a-z]+)\.json$/.exec(name)?.[1];
      return id === undefined ? [] : [{ path: join(folder, name), name, id }];
    });
}
