import type { Settings } from "./settings.ts";

interface Entry {
  /** The inputs of the conversion besides its source. */
  key: string;
  value: unknown;
}

/**
 * Returns the result of `convert`. With a cache, `convert` is called only when the object `source` has not been
 * converted for the same key before. Every turn repeats the history of the turn before.
 */
export function cached<Source extends object, Value>(
  source: Source,
  key: string,
  settings: Settings,
  convert: (source: Source, settings: Settings) => Value,
): Value {
  const { cache } = settings;
  if (!cache) return convert(source, settings);
  const known = cache.get(source) as Entry | undefined;
  if (known?.key === key) return known.value as Value;
  const value = convert(source, settings);
  cache.set(source, { key, value } satisfies Entry);
  return value;
}
