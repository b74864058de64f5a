import type { TranslationCache } from "./translate-options.ts";

interface Entry {
  /** The inputs of the conversion besides its source. */
  key: string;
  value: unknown;
}

/**
 * Returns the result of `convert`. With a cache, `convert` is called only when the object `source` has not been
 * converted for the same key before. Every turn repeats the history of the turn before.
 */
export function cached<Value>(
  cache: TranslationCache | null,
  source: object,
  key: string,
  convert: () => Value,
): Value {
  if (!cache) return convert();
  const known = cache.get(source) as Entry | undefined;
  if (known?.key === key) return known.value as Value;
  const value = convert();
  cache.set(source, { key, value } satisfies Entry);
  return value;
}
