import uPlot from "uplot";

export interface PlotSeries {
  label: string;
  /** Name of the colour's variable in page.css. */
  color: string;
  kind: "bars" | "line" | "dashed";
  /** `y` or `share`: the axis on the right, from 0 to 100 %. */
  scale: "y" | "share";
  format: (value: number | null) => string;
}

/** A colour of page.css, as it is now: light and dark have their own. */
export const colorOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** How uPlot draws one series. */
export function seriesOptions({ color, kind, scale, label }: PlotSeries): uPlot.Series {
  const paint = (): string => colorOf(color);
  if (kind === "bars") {
    const bars = uPlot.paths.bars?.({ size: [0.86, 40], align: 1, radius: 0.12 });
    return {
      label,
      scale,
      fill: paint,
      stroke: paint,
      width: 0,
      points: { show: false },
      ...(bars && { paths: bars }),
    };
  }
  const dash = kind === "dashed" ? { dash: [5, 4] } : {};
  const points = { show: false, filter: findIsolated, size: 4, fill: paint, width: 0 };
  return { label, scale, stroke: paint, width: 1.75, points, ...dash };
}

/** A value without neighbours is no line: it is drawn as a point. `undefined` is no gap: the line goes on behind it. */
function findIsolated({ data }: uPlot, series: number): number[] {
  const values = data[series] ?? [];
  const told = Array.from(values.keys()).filter((index) => values[index] !== undefined);
  const isGap = (at: number): boolean => (values[told[at] ?? -1] ?? null) === null;
  return told.filter((_, at) => !isGap(at) && isGap(at - 1) && isGap(at + 1));
}
