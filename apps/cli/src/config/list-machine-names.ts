import { homedir, hostname } from "node:os";
import { basename } from "node:path";

/** Names that every machine may have tell nothing about anybody. */
const COMMON: ReadonlySet<string> = new Set([
  "root",
  "user",
  "users",
  "home",
  "ubuntu",
  "debian",
  "node",
  "admin",
  "localhost",
  "runner",
  "app",
]);

/** The names of the user and of this machine, to be masked in recordings that keep texts. */
export function namesOfMachine(): string[] {
  const host = hostname();
  const names = [host, host.split(".")[0] ?? "", basename(homedir())];
  return [...new Set(names)].filter((name) => name.length >= 3 && !COMMON.has(name.toLowerCase()));
}
