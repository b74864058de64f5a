import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../harness/files.ts";

const PAGE = join(ROOT, "docs/performance.md");
const BEGIN = "<!-- bench: written by `pnpm bench --write` -->";
const END = "<!-- /bench -->";

/** Puts the report and its data between the two marks of docs/performance.md; the prose around them stays. */
export function writePage(report: string, data: string): void {
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(PAGE, replaceReport(page, report, data));
}

export function replaceReport(page: string, report: string, data: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md lacks its marks ${BEGIN} and ${END}`);
  const written = `${BEGIN}\n\n${report}\n\n<details><summary>All samples, as JSON</summary>\n\n\`\`\`json\n${data}\n\`\`\`\n\n</details>\n\n`;
  return page.slice(0, begin) + written + page.slice(end);
}
