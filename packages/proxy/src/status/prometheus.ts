/**
 * The few kinds of metric that we need, in Prometheus' text format.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @module
 */

export type Labels = Readonly<Record<string, string>>;

export interface Metric {
  render(): string;
}

export interface Counter extends Metric {
  add(labels: Labels, amount?: number): void;
}

export interface Histogram extends Metric {
  observe(value: number): void;
}

export function createCounter(name: string, help: string): Counter {
  const totals = new Map<string, number>();
  return {
    add(labels, amount = 1) {
      const key = renderLabels(labels);
      totals.set(key, (totals.get(key) ?? 0) + amount);
    },
    render: () =>
      head(name, "counter", help) + [...totals].map(([key, n]) => `${name}${key} ${n}\n`).join(""),
  };
}

/** `read` is called at each scrape. */
export function createGauge(
  name: string,
  help: string,
  read: () => Iterable<readonly [Labels, number]>,
): Metric {
  return {
    render: () => {
      const samples = [...read()].map(([labels, value]) => `${name}${renderLabels(labels)} ${value}\n`);
      return head(name, "gauge", help) + samples.join("");
    },
  };
}

/** `bounds`: upper bounds of the buckets, ascending, without +Inf. */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const buckets = bounds.map(() => 0);
  let sum = 0;
  let total = 0;
  return {
    observe(value) {
      sum += value;
      total += 1;
      const at = bounds.findIndex((bound) => value <= bound);
      if (at >= 0) buckets[at] = (buckets[at] ?? 0) + 1;
    },
    render: () => {
      let below = 0;
      const lines = bounds.map((bound, index) => {
        below += buckets[index] ?? 0;
        return `${name}_bucket{le="${bound}"} ${below}\n`;
      });
      lines.push(`${name}_bucket{le="+Inf"} ${total}\n`, `${name}_sum ${sum}\n`, `${name}_count ${total}\n`);
      return head(name, "histogram", help) + lines.join("");
    },
  };
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function renderLabels(labels: Labels): string {
  let pairs = "";
  for (const [name, value] of Object.entries(labels)) pairs += `${pairs && ","}${name}="${escape(value)}"`;
  return pairs && `{${pairs}}`;
}

function escape(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => (char === "\n" ? "\\n" : `\\${char}`));
}
