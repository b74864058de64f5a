import {
  escapeControls,
  PRICES_AS_OF,
  tokensOf,
  type UsageKey,
  type UsageRow,
} from "@codexthropic/proxy/usage";
import type { Palette } from "../terminal/create-palette.ts";
import { bar, count, duration, percent, plural, span } from "../terminal/format.ts";
import { renderTable, type Screen } from "../terminal/render-table.ts";

/** What `codexthropic usage` shows. */
export interface UsageReport {
  by: UsageKey;
  rows: readonly UsageRow[];
  total: UsageRow;
  /** Lines of the history that could not be read. */
  skipped: number;
}

interface Column {
  title: string;
  cell: (row: UsageRow) => string;
  /** Aligned to the left, and not part of the total. */
  isText?: true;
  /** Left out when no row has it. */
  isShown?: (rows: readonly UsageRow[]) => boolean;
}

/** Sessions, models and agents beyond these are only counted: the list is sorted by tokens. */
const MOST_ROWS = 40;

/** A table, the most important columns first; a narrow terminal leaves out the last ones. */
export function renderUsage({ by, rows, total, skipped }: UsageReport, { paint, width }: Screen): string {
  const isTime = by === "day" || by === "hour";
  const shown = isTime ? rows : rows.slice(0, MOST_ROWS);
  const columns = columnsOf(by, Math.max(...rows.map(tokensOf)), paint).filter(({ isShown = () => true }) =>
    isShown(rows),
  );
  const table = [
    columns.map(({ title }) => title),
    ...shown.map((row) => columns.map(({ cell }) => cell(row))),
    columns.map(({ cell, isText }, at) => (at === 0 ? "total" : isText ? "" : cell(total))),
  ];
  const aligned = alignRight(table, columns);
  const lines = aligned.map((row, at) =>
    at === 0 ? row.map(paint.dim) : at === aligned.length - 1 ? row.map(paint.bold) : row,
  );
  const dispensable = columns
    .map((_, at) => at)
    .toReversed()
    .slice(0, -4);
  const notes = [
    ...(shown.length < rows.length ? [`and ${rows.length - shown.length} more: --json lists all`] : []),
    ...priceNotes(total),
    ...(skipped > 0
      ? [`${skipped} damaged or foreign ${skipped === 1 ? "line was" : "lines were"} skipped`]
      : []),
  ];
  return renderTable(lines, { width, dispensable }) + notes.map((note) => `${paint.dim(note)}\n`).join("");
}

function columnsOf(by: UsageKey, most: number, paint: Palette): Column[] {
  const isOf = (...keys: UsageKey[]): boolean => keys.includes(by);
  return [
    {
      title: by === "day" || by === "hour" ? `${by} (UTC)` : by,
      cell: ({ key }) => nameOf(by, key),
      isText: true,
    },
    { title: "", cell: (row) => paint.cyan(bar(tokensOf(row) / most, 12)), isText: true },
    { title: "tokens", cell: (row) => count(tokensOf(row)) },
    { title: "cached", cell: ({ cache_share }) => (cache_share === null ? "–" : percent(cache_share)) },
    {
      title: "cost",
      cell: ({ cost_usd, unpriced }) => `${dollars(cost_usd)}${cost_usd != null && unpriced ? "+" : ""}`,
      isShown: (rows) => rows.some(({ cost_usd }) => cost_usd !== undefined),
    },
    { title: "requests", cell: ({ requests }) => count(requests) },
    { title: "out", cell: ({ output }) => count(output) },
    {
      title: "errors",
      cell: ({ errors }) => (errors === 0 ? "–" : count(errors)),
      isShown: (rows) => rows.some(({ errors }) => errors > 0),
    },
    { title: "first p50", cell: (row) => time(row.first_delta_p50_ms) },
    { title: "p95", cell: (row) => time(row.first_delta_p95_ms) },
    ...(isOf("session")
      ? [
          {
            title: "over",
            cell: ({ first, last }: UsageRow) => span((Date.parse(last) - Date.parse(first)) / 1000),
          },
          { title: "agents", cell: ({ agents }: UsageRow) => (agents === 0 ? "–" : count(agents)) },
        ]
      : []),
    ...(isOf("model")
      ? []
      : [
          {
            title: "models",
            cell: ({ models }: UsageRow) => models.map(asText).join(" "),
            isText: true as const,
          },
        ]),
  ];
}

function nameOf(by: UsageKey, key: string): string {
  if (by === "hour") return key.slice(0, 16).replace("T", " ");
  return key === "-" ? `no ${by}` : asText(key);
}

/** A foreign line may hold any name. */
function asText(name: string): string {
  return escapeControls(name, 40);
}

function dollars(cost: number | null | undefined): string {
  if (cost == null) return "–";
  return cost > 0 && cost < 0.01 ? "<$0.01" : `$${cost.toFixed(2)}`;
}

function time(ms: number | null): string {
  return ms === null ? "–" : duration(ms);
}

function priceNotes({ cost_usd, unpriced = 0 }: UsageRow): string[] {
  if (cost_usd === undefined) return [];
  const prices = `cost: at OpenAI's published API prices of ${PRICES_AS_OF}, standard tier; a plan is not billed by it`;
  return unpriced === 0
    ? [prices]
    : [prices, `+: without ${plural(unpriced, "request")} of models whose price is not known`];
}

/** Numbers stand right under each other; cells of text are left as they are. */
function alignRight(table: readonly (readonly string[])[], columns: readonly Column[]): string[][] {
  const widths = columns.map((_, at) => Math.max(...table.map((row) => (row[at] ?? "").length)));
  return table.map((row) =>
    row.map((cell, at) => (columns[at]?.isText ? cell : cell.padStart(widths[at] ?? 0))),
  );
}
