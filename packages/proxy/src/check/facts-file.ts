import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { BackendFacts } from "@codexthropic/codex-client";
import type { Lane } from "@codexthropic/protocol/codex";
import { asList, asObject, type JsonObject } from "@codexthropic/protocol/json";

/** The file in the cache folder. */
export const FACTS_FILE = "backend-facts.json";

/** Milliseconds for which facts count. */
export const FACTS_TTL_MS: number = 14 * 24 * 3_600_000;

/** The backend that is asked without an option. */
export const CODEX_BASE_URL = "https://chatgpt.com/backend-api/codex";

/** What the facts belong to: those of another version or another backend do not count. */
export interface FactsOwner {
  cacheDir: string;
  /** Of this program. */
  version: string;
  codexBaseUrl: string;
}

export interface StoredFacts {
  /** ISO 8601, UTC. */
  date: string;
  version: string;
  facts: BackendFacts;
}

/**
 * Adds what a check of some steps has found to what earlier ones know. The file is replaced in one step, and only its
 * owner can read it. Does nothing when nothing was found. Rejects when the folder cannot be written.
 */
export async function keepFacts(owner: FactsOwner, found: BackendFacts, now: number): Promise<void> {
  const { lanes, tool_search, search_sources, ...flags } = found;
  if (Object.keys({ ...lanes, ...tool_search, ...search_sources, ...flags }).length === 0) return;
  const facts = mergeFacts((await readFacts(owner, now))?.facts ?? {}, found);
  const { cacheDir, version, codexBaseUrl } = owner;
  const date = new Date(now).toISOString();
  const text = `${JSON.stringify({ version, date, codex_base_url: codexBaseUrl, facts }, null, 2)}\n`;
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const temporary = join(cacheDir, `.${FACTS_FILE}.${process.pid}.${crypto.randomUUID()}`);
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, join(cacheDir, FACTS_FILE));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * The facts of the last check. `null`: none was made, or it was made by another version, against another backend, or
 * more than {@link FACTS_TTL_MS} ago. Never rejects: a damaged file counts as none.
 */
export async function readFacts(
  { cacheDir, version, codexBaseUrl }: FactsOwner,
  now: number,
): Promise<StoredFacts | null> {
  try {
    const stored = asObject(JSON.parse(await readFile(join(cacheDir, FACTS_FILE), "utf8")));
    const { date } = stored;
    const age = typeof date === "string" ? now - Date.parse(date) : Number.NaN;
    const isOurs = stored["version"] === version && stored["codex_base_url"] === codexBaseUrl;
    if (typeof date !== "string" || !isOurs || !(Math.abs(age) <= FACTS_TTL_MS)) return null;
    return { date, version, facts: factsIn(asObject(stored["facts"])) };
  } catch {
    return null;
  }
}

/** Adds what a check of some steps has found to what is known. */
export function mergeFacts(facts: BackendFacts, more: BackendFacts): BackendFacts {
  return {
    ...facts,
    ...more,
    lanes: { ...facts.lanes, ...more.lanes },
    tool_search: { ...facts.tool_search, ...more.tool_search },
    search_sources: { ...facts.search_sources, ...more.search_sources },
  };
}

/** Whatever has another form is left out. */
function factsIn(facts: JsonObject): BackendFacts {
  const flags = (name: string): Record<string, boolean> =>
    Object.fromEntries(
      Object.entries(asObject(facts[name])).filter(
        (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
      ),
    );
  const isLane = (lane: unknown): lane is Lane => lane === "full" || lane === "lite";
  const lanes = Object.entries(asObject(facts["lanes"])).map(([slug, list]) => [
    slug,
    asList(list).filter(isLane),
  ]);
  const { compressed_bodies, web_socket } = facts;
  return {
    lanes: Object.fromEntries(lanes),
    tool_search: flags("tool_search"),
    search_sources: flags("search_sources"),
    ...(typeof compressed_bodies === "boolean" && { compressed_bodies }),
    ...(typeof web_socket === "boolean" && { web_socket }),
  };
}
