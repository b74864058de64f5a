/** A map that keeps only the entries last written. */
export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  readonly size: number;
}

/** @param limit for the weight of all values together; by default each weighs 1 */
export function createRecent<T>(limit: number, weigh: (value: T) => number = () => 1): Recent<T> {
  const entries = new Map<string, T>();
  let weight = 0;
  const remove = (key: string): void => {
    const value = entries.get(key);
    if (value !== undefined && entries.delete(key)) weight -= weigh(value);
  };
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      remove(key);
      if (weigh(value) > limit) return;
      entries.set(key, value);
      weight += weigh(value);
      for (const oldest of entries.keys()) {
        if (weight <= limit) break;
        remove(oldest);
      }
    },
    delete: remove,
    get size() {
      return entries.size;
    },
  };
}
