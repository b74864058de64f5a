import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { asObject, parseJson } from "@codexthropic/protocol/json";
import type { Listening } from "@codexthropic/proxy";
import { stateDir, type PathContext } from "../config/paths.ts";
import type { Io } from "../terminal/io.ts";
import { askVersion, localUrl } from "./ask-running-proxy.ts";

/** One proxy of this user, as its file in the state folder describes it. */
export interface RunningProxyFile {
  pid: number;
  /** The command that started it. */
  command: "serve" | "claude";
  /** Folder in which it was started. */
  folder: string;
  /** ISO 8601, UTC. */
  started_at: string;
  url: string;
  /** With the key where that was made for this run; `<key>` stands for the user's own. */
  status_page: string;
}

/** What the proxy's command knows. */
export interface StartedProxy {
  command: RunningProxyFile["command"];
  /** A key that ends with the process. */
  runKey?: string;
  /** The user has set a key, which is not written anywhere. */
  hasOwnKey?: boolean;
}

/**
 * Writes down that a proxy runs, so that `codexthropic status` can name it, until it is closed. A folder that cannot
 * be written is no reason not to serve. The file can be read by its owner only.
 */
export async function listProxy(
  io: Pick<Io, "env" | "home" | "cwd" | "now">,
  listening: Listening,
  { command, runKey, hasOwnKey = false }: StartedProxy,
): Promise<Listening> {
  const folder = proxyFolder(io);
  const url = localUrl(new URL(listening.url).hostname, listening.port);
  // An old file for the same address is overwritten.
  const file = join(folder, `${new URL(url).host.replaceAll(/[^\w.]/g, "_")}${fileEnding()}`);
  const key = runKey ?? (hasOwnKey ? "<key>" : null);
  const entry: RunningProxyFile = {
    pid: process.pid,
    command,
    folder: io.cwd,
    started_at: new Date(io.now()).toISOString(),
    url,
    status_page: `${url}/${key === null ? "" : `?key=${key}`}`,
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify(entry), { mode: 0o600 });
  } catch {
    return listening;
  }
  return {
    ...listening,
    close: async (options) => {
      await Promise.all([listening.close(options), removeFile(file)]);
    },
  };
}

/** The proxies of this user that answer, oldest first. The file of a process that has ended is removed. */
export async function findRunningProxies(place: PathContext): Promise<RunningProxyFile[]> {
  const folder = proxyFolder(place);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => name.endsWith(fileEnding())).map((name) => readEntry(join(folder, name))),
  );
  return found.filter((entry) => entry !== null).toSorted((a, b) => a.started_at.localeCompare(b.started_at));
}

/** A home folder may be on several machines. */
function fileEnding(): string {
  return `-${hostname()}.json`;
}

function proxyFolder(place: PathContext): string {
  return join(stateDir(place), "running");
}

async function readEntry(path: string): Promise<RunningProxyFile | null> {
  const entry = parseEntry(await readFile(path, "utf8").catch(() => ""));
  if (entry === null) return null;
  if (isAlive(entry.pid)) return (await answers(entry.url)) ? entry : null;
  await removeFile(path);
  return null;
}

function parseEntry(text: string): RunningProxyFile | null {
  const entry = asObject(parseJson(text));
  const { pid, command, folder, started_at, url, status_page } = entry;
  const texts = [folder, started_at, url, status_page];
  const isEntry =
    Number.isInteger(pid) &&
    (command === "serve" || command === "claude") &&
    texts.every((value) => typeof value === "string");
  return isEntry ? (entry as unknown as RunningProxyFile) : null;
}

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function answers(url: string): Promise<boolean> {
  return (await askVersion(url).catch(() => null)) !== null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
