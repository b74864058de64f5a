/** Who was measured. `direct`: the upstream without a proxy in between. */
export type TargetName = "direct" | "pipe" | "parse" | "proxy";

/** Every sample of every metric, in the order of the rounds. */
export interface Results {
  record(metric: string, target: TargetName, value: number): void;
  samples(metric: string, target?: TargetName): readonly number[];
  toJSON(): Record<string, Record<string, number[]>>;
}

export function createResults(): Results {
  const metrics: Record<string, Record<string, number[]>> = {};
  return {
    record: (metric, target, value) => {
      const targets = (metrics[metric] ??= {});
      (targets[target] ??= []).push(value);
    },
    samples: (metric, target = "proxy") => metrics[metric]?.[target] ?? [],
    toJSON: () => metrics,
  };
}
