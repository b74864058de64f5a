type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without what is undefined: an option left out is not an option set to undefined. */
export function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
}
