import { createHash } from "node:crypto";
import { fdatasyncSync, writeSync } from "node:fs";
import { open, readFile, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { AuthChanges } from "../auth-json/edit.ts";
import type { ChatGptLogin } from "../auth-json/parse.ts";
import { asRecord, asText, parseRecord } from "../json.ts";
import { isRefused } from "./refused.ts";
import { NO_FSYNC, syncFile, syncFolder } from "./replace-file.ts";

/**
 * The write-ahead file of a refresh. A refresh token works once: between the endpoint's answer and the rename of
 * auth.json the only copy of its successor would be in memory. So the place on disk is taken *before* the token is
 * spent, and the answer is in it within the same tick in which it has arrived.
 * @module
 */

/** Room for three large JWTs. */
const RESERVED_BYTES = 32 * 1024;

export interface JournalEntry {
  /** {@link fingerprint} of the login whose refresh token was spent. */
  replaces: string;
  changes: AuthChanges;
}

/** Tells which login an entry continues, without repeating its tokens. */
export function fingerprint(login: ChatGptLogin): string {
  return createHash("sha256").update(`${login.refreshToken}\n${login.accessToken}`).digest("hex");
}

export interface Reservation {
  /** Synchronous: when it returns, the entry survives `kill -9` and a power cut. */
  record(entry: JournalEntry): void;
  close(): Promise<void>;
}

/** Takes the place: the file exists, its blocks are allocated, its name is durable. Throws what the disk throws. */
export async function reserveJournal(path: string): Promise<Reservation> {
  await rm(path, { force: true });
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(" ".repeat(RESERVED_BYTES));
    await syncFile(file);
    await syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  return { record: (entry) => writeEntry(file, entry), close: () => file.close() };
}

function writeEntry(file: FileHandle, entry: JournalEntry): void {
  const bytes = Buffer.from(JSON.stringify(entry));
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file.fd, bytes, done, bytes.length - done, done);
  }
  try {
    fdatasyncSync(file.fd);
  } catch (error) {
    if (!isRefused(error, NO_FSYNC)) throw error;
  }
}

/** The entry of a refresh that did not get as far as auth.json; null when there is none, or only its empty place. */
export async function readJournal(path: string): Promise<JournalEntry | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const record = text === "" ? null : parseRecord(text);
  const changes = parseChanges(record?.["changes"]);
  const replaces = asText(record?.["replaces"]);
  return replaces === null || changes === null ? null : { replaces, changes };
}

function parseChanges(value: unknown): AuthChanges | null {
  const record = asRecord(value);
  const last_refresh = asText(record?.["last_refresh"]);
  if (record === null || last_refresh === null) return null;
  const access_token = asText(record["access_token"]);
  const id_token = asText(record["id_token"]);
  const refresh_token = asText(record["refresh_token"]);
  return {
    ...(access_token !== null && { access_token }),
    ...(id_token !== null && { id_token }),
    ...(refresh_token !== null && { refresh_token }),
    last_refresh,
  };
}
