import uPlot from "uplot";
import { element } from "./dom.ts";
import { clock, clockOrDay, day } from "./format.ts";
import { colorOf, type PlotSeries, seriesOptions } from "./plot-series.ts";
import { type Column, replaceTable, table } from "./table.ts";

/** A line, or bars, of one plot. */
export interface PlotOptions {
  id: string;
  place: HTMLElement;
  title: string;
  series: readonly PlotSeries[];
  /** Of the axis on the left. */
  axis: (value: number) => string;
  /** The top of the left axis is at least this. */
  least: number;
  /** What is said when there is nothing. Default `nothing in this range`. */
  empty?: string;
}

/** `null`: nothing, and a gap in the line; `undefined`: not measured at this time. */
export type PlotColumn = readonly (number | null | undefined)[];

export interface PlotData {
  /** Milliseconds since the epoch, ascending. */
  times: readonly number[];
  /** What the time axis shows. */
  from: number;
  to: number;
  /** For each series a value for each time; `null`: none. What is stacked is already added up. */
  drawn: readonly PlotColumn[];
  /** The values as they are told, when they are not those that are drawn. */
  told?: readonly PlotColumn[];
  /** Says what is to be seen, for who does not see it. */
  summary: string;
  isEmpty: boolean;
}

export interface Plot {
  show(data: PlotData): void;
}

const HEIGHT = 190;
const NOTHING = "nothing in this range";
const DARK = matchMedia("(prefers-color-scheme: dark)");

/** A plot with a legend that tells the values at the cursor, arrow keys that move it, and the data as a table. */
export function createPlot(options: PlotOptions): Plot {
  const { title, series } = options;
  const legend = createLegend(series);
  const parts = createFigure(options, legend.list);
  const { place } = parts;
  let data: PlotData | null = null;
  let drawing: uPlot | null = null;

  const tell = (index: number | null): void => legend.tell(data, index);
  const showTable = (): void => {
    if (parts.details.open && data) replaceTable(parts.table, dataTable(options, data));
  };
  const draw = ({ times, drawn }: PlotData): void => {
    const columns: uPlot.AlignedData = [times.map((at) => at / 1000), ...drawn.map((column) => [...column])];
    const size = { width: place.clientWidth, height: HEIGHT };
    const hooks = { setCursor: [(plot: uPlot) => tell(plot.cursor.idx ?? null)] };
    if (drawing) drawing.setData(columns);
    else drawing = new uPlot({ ...drawingOptions(options, () => data), ...size, hooks }, columns, place);
  };
  place.addEventListener("keydown", (event) => {
    if (!drawing || !data) return;
    const index = cursorAfter(event.key, drawing.cursor.idx ?? null, data.times.length - 1);
    if (index === undefined) return;
    event.preventDefault();
    if (index === null) drawing.setCursor({ left: -10, top: -10 });
    else drawing.setCursor({ left: drawing.valToPos((data.times[index] ?? 0) / 1000, "x"), top: 1 });
    tell(index);
    parts.spoken.textContent = index === null ? "" : legend.text();
  });
  parts.details.addEventListener("toggle", showTable);
  new ResizeObserver(() => drawing?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  DARK.addEventListener("change", () => drawing?.redraw(false));

  return {
    show(next) {
      data = next;
      place.setAttribute("aria-label", `${title}. ${next.summary} Arrow keys read the values.`);
      draw(next);
      tell(null);
      parts.empty.hidden = !next.isEmpty;
      showTable();
    },
  };
}

/** @returns the index that a key leads to, `null` for none, `undefined` when the key means nothing here */
function cursorAfter(key: string, now: number | null, last: number): number | null | undefined {
  if (key === "Escape") return null;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowLeft") return Math.max(0, (now ?? last + 1) - 1);
  return key === "ArrowRight" ? Math.min(last, (now ?? -1) + 1) : undefined;
}

interface Figure {
  place: HTMLElement;
  spoken: HTMLElement;
  empty: HTMLElement;
  details: HTMLDetailsElement;
  table: HTMLElement;
}

function createFigure(
  { id, place: around, title, empty: words = NOTHING }: PlotOptions,
  legend: HTMLElement,
): Figure {
  const empty = element("p", { className: "no-data", hidden: true }, words);
  const place = element("div", { className: "plot", tabIndex: 0 }, empty);
  place.setAttribute("role", "group");
  place.setAttribute("aria-roledescription", "plot");
  const spoken = element("p", { className: "hidden" });
  spoken.setAttribute("aria-live", "polite");
  const tablePlace = element("div");
  const details = element("details", {}, element("summary", {}, "Data as a table"), tablePlace);
  const heading = element("h2", { id: `${id}-title` }, title);
  const figure = element("figure", { className: "card", id }, heading, legend, place, spoken, details);
  figure.setAttribute("aria-labelledby", heading.id);
  around.replaceChildren(figure);
  return { place, spoken, empty, details, table: tablePlace };
}

interface Legend {
  list: HTMLElement;
  tell(data: PlotData | null, index: number | null): void;
  text(): string;
}

function createLegend(series: readonly PlotSeries[]): Legend {
  const time = element("li");
  const entries = series.map((one) => ({ ...one, value: element("b") }));
  const list = element(
    "ul",
    { className: "legend" },
    ...entries.map(({ label, kind, color, value }) =>
      element("li", {}, swatch(kind, color), label, " ", value),
    ),
    time,
  );
  return {
    list,
    tell(data, index) {
      const told = data?.told ?? data?.drawn ?? [];
      const at = index === null ? undefined : data?.times[index];
      time.textContent = at === undefined ? "" : clockOrDay(at, Date.now());
      for (const [number, { format, value }] of entries.entries()) {
        value.textContent = index === null ? "" : format(told[number]?.[index] ?? null);
      }
    },
    text: () => [...list.children].map((item) => item.textContent).join(", "),
  };
}

function swatch(kind: PlotSeries["kind"], color: string): HTMLElement {
  const className = { bars: "swatch", line: "swatch line", dashed: "swatch line dash" }[kind];
  const node = element("i", { className });
  node.style.setProperty(kind === "bars" ? "background" : "border-top-color", `var(${color})`);
  return node;
}

function dataTable({ title, series }: PlotOptions, { times, drawn, told = drawn }: PlotData): HTMLElement {
  const columns: Column<number>[] = [
    { title: "time", cell: (index) => clockOrDay(times[index] ?? 0, Date.now()) },
    ...series.map(({ label, format }, number) => ({
      title: label,
      cell: (index: number) => format(told[number]?.[index] ?? null),
      className: "n",
    })),
  ];
  const rows = times.map((_, index) => index).filter((index) => told.some((column) => column[index]));
  return table(columns, rows.toReversed(), { caption: title, empty: NOTHING });
}

function drawingOptions(
  { series, axis, least }: PlotOptions,
  data: () => PlotData | null,
): Omit<uPlot.Options, "width" | "height"> {
  const line = {
    stroke: () => colorOf("--soft"),
    font: "11px system-ui, sans-serif",
    ticks: { show: false },
  };
  const grid = { stroke: () => colorOf("--grid"), width: 1 };
  const hasShare = series.some(({ scale }) => scale === "share");
  return {
    legend: { show: false },
    cursor: { sync: { key: "time" }, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [(data()?.from ?? 0) / 1000, (data()?.to ?? 1) / 1000] },
      y: { range: (_, __, max) => [0, Math.max(least, (max ?? 0) * 1.08)] },
      share: { range: [0, 1] },
    },
    axes: [
      { ...line, grid: { show: false }, size: 26, space: 64, values: (_, splits) => splits.map(timeLabel) },
      { ...line, grid, size: 48, space: 36, values: (_, splits) => splits.map(axis) },
      ...(hasShare
        ? [
            {
              ...line,
              scale: "share",
              side: 1 as const,
              size: 42,
              space: 36,
              grid: { show: false },
              values: (_: uPlot, splits: number[]) => splits.map((share) => `${Math.round(share * 100)} %`),
            },
          ]
        : []),
    ],
    series: [{}, ...series.map(seriesOptions)],
  };
}

/** Midnight is told by its day. @param at seconds */
function timeLabel(at: number): string {
  const date = new Date(at * 1000);
  return date.getHours() === 0 && date.getMinutes() === 0
    ? day(at * 1000).replace(/ \S+$/, "")
    : clock(at * 1000);
}
