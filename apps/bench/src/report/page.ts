import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../harness/files.ts";

const PAGE = join(ROOT, "docs/performance.md");
const SAMPLES = join(ROOT, "docs/performance-samples.json");
const BEGIN = "<!-- bench: written by `pnpm bench --write` -->";
const END = "<!-- /bench -->";

/** Puts the report between the two marks of docs/performance.md, and the samples into a file beside it. */
export function writePage(report: string, data: string): void {
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(PAGE, replaceReport(page, report));
  writeFileSync(SAMPLES, `${data}\n`);
}

export function replaceReport(page: string, report: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md lacks its marks ${BEGIN} and ${END}`);
  const samples = "Every sample is in [performance-samples.json](performance-samples.json).";
  const written = `${BEGIN}\n\n${report}\n\n${samples}\n\n`;
  return page.slice(0, begin) + written + page.slice(end);
}
