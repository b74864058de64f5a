import type { TranslationCache } from "./translate-options.ts";

interface Entry {
  /** What the conversion depends on besides its source. */
  key: string;
  value: unknown;
}

/**
 * What `convert` returns. With a cache it is called only when `source`, the very object, has not been converted for
 * the same key before. A history repeats with every turn.
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
