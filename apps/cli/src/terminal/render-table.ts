import { stripVTControlCharacters } from "node:util";
import { createPalette, type Palette } from "./create-palette.ts";
import type { Env, Output } from "./io.ts";

export interface TableOptions {
  /** Columns of the terminal; default: no limit. */
  width?: number | undefined;
  gap?: string;
  indent?: string;
  /** Columns that a narrow terminal does without, the most dispensable first. */
  dispensable?: readonly number[];
}

const MIN_LAST_COLUMN = 20;

/**
 * Rows as aligned columns, one line each. Where they do not fit, dispensable columns are left out; then the last
 * column is wrapped at words, in a very narrow terminal below the others.
 */
export function renderTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string {
  const { width = Infinity, gap = "  ", indent = "" } = options;
  const fitting = withoutDispensable(rows, { ...options, width, gap, indent });
  const widths = columnWidths(fitting);
  return fitting
    .flatMap((row) => {
      const cells = row.slice(0, -1).map((cell, index) => pad(cell, widths[index] ?? 0));
      const head = indent + cells.map((cell) => cell + gap).join("");
      const last = row.at(-1) ?? "";
      const left = visibleLength(head);
      if (width - left >= MIN_LAST_COLUMN || left === 0)
        return wrap(last, width - left).map((line, at) => (at === 0 ? head : " ".repeat(left)) + line);
      // Too narrow for two columns: the last one goes below.
      const below = `${indent}    `;
      return [head, ...wrap(last, width - below.length).map((line) => below + line)];
    })
    .map((line) => line.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}

/** What decides how text for people looks. */
export interface Screen {
  paint: Palette;
  /** Columns of the terminal; `undefined` for a file or a pipe. */
  width: number | undefined;
}

export function screenOf(env: Env, output: Output): Screen {
  return { paint: createPalette(env, output), width: tableWidth(output) };
}

/** The columns of a terminal; `undefined` for a file or a pipe. */
export function tableWidth(output: Output): number | undefined {
  return (output.isTTY && output.columns) || undefined;
}

/** Breaks text at blanks; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    if (visibleLength(paragraph) <= width) {
      lines.push(paragraph);
      continue;
    }
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && visibleLength(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
}

function withoutDispensable(
  rows: readonly (readonly string[])[],
  {
    width,
    gap,
    indent,
    dispensable = [],
  }: Required<Pick<TableOptions, "gap" | "indent">> & TableOptions & { width: number },
): readonly (readonly string[])[] {
  const left = [...dispensable];
  const dropped = new Set<number>();
  const kept = (): readonly (readonly string[])[] =>
    rows.map((row) => row.filter((_, index) => !dropped.has(index)));
  const needed = (): number => {
    const widths = columnWidths(kept());
    return indent.length + widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  };
  while (left.length > 0 && needed() > width) dropped.add(left.shift() ?? -1);
  return kept();
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  const most = Math.max(...rows.map((row) => row.length));
  // A row of one cell among others is a sentence, no column.
  for (const row of rows.filter(({ length }) => length > 1 || most === 1))
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, visibleLength(cell));
  return widths;
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleLength(text)));
}
