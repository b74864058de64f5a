import { basename, join } from "node:path";

/** Names of our files in the work folder of an auth.json. @module */

export const TEMPORARY = ".codexthropic-";

/** The new tokens of a refresh that auth.json does not have yet. */
export const journalPath = (workFolder: string, path: string): string =>
  join(workFolder, `${TEMPORARY}${basename(path)}.journal`);

/** The whole new text of a file while it is written in place. */
export const copyPath = (workFolder: string, path: string): string =>
  join(workFolder, `${TEMPORARY}${basename(path)}.copy`);

export const lockPath = (workFolder: string): string => join(workFolder, "codexthropic-refresh.lock");
