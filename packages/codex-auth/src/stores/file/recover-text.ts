import { readFile } from "node:fs/promises";
import { parseObject } from "@codexthropic/protocol/json";
import { parseAuthJson } from "../../auth-json/parse-auth-json.ts";
import { copyPath, journalPath } from "./file-names.ts";
import { fingerprint, readJournal, type JournalEntry } from "./journal.ts";

/** What a process leaves that dies between the login server's answer and the end of the write. */
export interface Leftovers {
  /** The whole new text, when the file had to be written in place. */
  copy: string | null;
  /** The new tokens. */
  entry: JournalEntry | null;
}

/** Null when nothing is left. */
export async function readLeftovers(workFolder: string, path: string): Promise<Leftovers | null> {
  const [copy, entry] = [
    await readCopy(copyPath(workFolder, path)),
    await readJournal(journalPath(workFolder, path)),
  ];
  return copy === null && entry === null ? null : { copy, entry };
}

/** The text that the dead process would have written, or the given one when its login is another one. */
export async function recoverText(text: string, { copy, entry }: Leftovers): Promise<string> {
  const whole = copy !== null && parseAuthJson(text) === null ? copy : text;
  const login = entry && parseAuthJson(whole);
  if (login?.kind !== "chatgpt" || entry === null || fingerprint(login) !== entry.replaces) return whole;
  const { editAuthJson } = await import("../../auth-json/edit-auth-json.ts");
  return editAuthJson(whole, entry.changes);
}

async function readCopy(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  return parseObject(text) === undefined ? null : text;
}
