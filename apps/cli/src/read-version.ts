import { readFileSync } from "node:fs";

/** Of this package. Read, not imported: JSON modules still print a warning on Node 20. */
export function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
