import { readdir, readFile, readlink } from "node:fs/promises";
import { askVersion } from "./ask-running-proxy.ts";

/** Who listens on a port, as far as it can be told. */
export interface PortOwner {
  pid: number | null;
  /** Its command line, shortened. */
  command: string | null;
  /** Version, when it is a codexthropic. */
  codexthropic: string | null;
}

export async function findPortOwner(url: string, port: number): Promise<PortOwner> {
  const [codexthropic, process] = await Promise.all([askVersion(url).catch(() => null), findProcess(port)]);
  return { codexthropic, pid: process?.pid ?? null, command: process?.command ?? null };
}

/** `another codexthropic 0.1.0 (pid 4242: node main.js)` */
export function describeOwner({ pid, command, codexthropic }: PortOwner): string {
  const who = codexthropic === null ? "another program" : `another codexthropic ${codexthropic}`;
  if (pid === null) return who;
  return `${who} (pid ${pid}${command === null ? "" : `: ${command}`})`;
}

/** Linux tells which socket listens, and which process holds it when the process is ours. @see proc(5) */
async function findProcess(port: number): Promise<{ pid: number; command: string } | null> {
  try {
    const inodes = new Set(
      (await Promise.all(["tcp", "tcp6"].map((table) => listeners(table, port)))).flat(),
    );
    if (inodes.size === 0) return null;
    for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      if (await holdsSocket(pid, inodes)) return { pid: Number(pid), command: await commandOf(pid) };
    }
  } catch {
    // Not Linux, or /proc is closed to us: nothing to tell.
  }
  return null;
}

const LISTEN = "0A";

async function listeners(table: string, port: number): Promise<string[]> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const text = await readFile(`/proc/net/${table}`, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(suffix) && state === LISTEN && inode !== undefined ? [`socket:[${inode}]`] : [];
  });
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => ""));
  return (await Promise.all(targets)).some((target) => inodes.has(target));
}

/** Program and first argument, without their folders: more could hold secrets. */
async function commandOf(pid: string): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  return words
    .slice(0, 2)
    .map((word) => word.slice(word.lastIndexOf("/") + 1))
    .join(" ")
    .trim();
}
