import { createHash } from "node:crypto";
import { fdatasyncSync, writeSync } from "node:fs";
import { open, readFile, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { asObject, asText, parseJson, type JsonObject } from "@codexthropic/protocol/json";
import type { AuthChanges } from "../../auth-json/edit-auth-json.ts";
import { parseAuthJson, type ChatGptLogin } from "../../auth-json/parse-auth-json.ts";
import type { RefreshJournal } from "../../token-store.ts";
import { hasErrorCode } from "./disk-errors.ts";
import { NO_FSYNC, syncFile, syncFolder } from "./replace-file.ts";

/**
 * The write-ahead file of a refresh. A refresh token works once: between the login server's answer and the rename of
 * auth.json the only copy of the next token would be in memory. Therefore room on disk is allocated *before* the token
 * is spent, and the answer is written into it in the tick in which it arrives.
 * @module
 */

/** Room for three large JWTs. */
const RESERVED_BYTES = 32 * 1024;

export interface JournalEntry {
  /** {@link fingerprint} of the login whose refresh token was spent. */
  replaces: string;
  changes: AuthChanges;
}

/** Says which login an entry continues, without repeating its tokens. */
export function fingerprint(login: ChatGptLogin): string {
  return createHash("sha256").update(`${login.refreshToken}\n${login.accessToken}`).digest("hex");
}

/** Allocates the room: the file exists, its blocks are allocated, its name is durable. Throws what the disk throws. */
export async function reserveJournal(path: string): Promise<RefreshJournal> {
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
  return {
    record({ previous, changes }) {
      const login = parseAuthJson(previous);
      if (login?.kind === "chatgpt") writeEntry(file, { replaces: fingerprint(login), changes });
    },
    async close(keep) {
      await file.close();
      if (!keep) await rm(path, { force: true });
    },
  };
}

/** Synchronous: when it returns, the entry survives `kill -9` and a power cut. */
function writeEntry(file: FileHandle, entry: JournalEntry): void {
  const bytes = Buffer.from(JSON.stringify(entry));
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file.fd, bytes, done, bytes.length - done, done);
  }
  try {
    fdatasyncSync(file.fd);
  } catch (error) {
    if (!hasErrorCode(error, NO_FSYNC)) throw error;
  }
}

/** The entry of a refresh that did not reach auth.json; null when there is none, or only the empty room for one. */
export async function readJournal(path: string): Promise<JournalEntry | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const entry = asObject(parseJson(text));
  const changes = parseChanges(asObject(entry["changes"]));
  const replaces = asText(entry["replaces"]);
  return replaces === undefined || changes === null ? null : { replaces, changes };
}

function parseChanges(record: JsonObject): AuthChanges | null {
  const last_refresh = asText(record["last_refresh"]);
  if (last_refresh === undefined) return null;
  const access_token = asText(record["access_token"]);
  const id_token = asText(record["id_token"]);
  const refresh_token = asText(record["refresh_token"]);
  return {
    ...(access_token !== undefined && { access_token }),
    ...(id_token !== undefined && { id_token }),
    ...(refresh_token !== undefined && { refresh_token }),
    last_refresh,
  };
}
